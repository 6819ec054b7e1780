import type { CompletionOption, CompletionTable, Values } from "./completion-table.ts";

/** Completion for zsh: its own `_arguments`, so that descriptions are shown as everywhere there. */
export function zshCompletion({ commands, global }: CompletionTable): string {
  const described = [
    ...commands.map(({ name, summary }) => `${name}:${summary}`),
    "help:print the help of a command",
  ].map((text) => `    ${quoted(text)}`);
  const cases = commands.map(({ name, options, argument }) =>
    [
      `        ${name})`,
      "          _arguments -s \\",
      ...[...global, ...options].flatMap(optionSpecs).map((spec) => `            ${spec} \\`),
      `            ${argumentSpec(argument)}`.trimEnd(),
      "          ;;",
    ].join("\n"),
  );
  return `#compdef devstack
# zsh completion for devstack; to load it: eval "$(devstack completion zsh)"
_devstack_commands() {
  local -a commands=(
${described.join("\n")}
  )
  _describe command commands
}
_devstack_services() {
  local -a services=(\${(f)"$(devstack \${_devstack_file:+--file $_devstack_file} completion services 2>/dev/null)"})
  compadd -a services
}
_devstack() {
  local context state line _devstack_file=""
  local -A opt_args
  _arguments -C \\
${global
  .flatMap(optionSpecs)
  .map((spec) => `    ${spec} \\`)
  .join("\n")}
    '1:command:_devstack_commands' '*::argument:->argument'
  _devstack_file=\${(Q)opt_args[--file]:-}
  case $state in
    argument)
      case $line[1] in
${cases.join("\n")}
        help) _devstack_commands ;;
      esac
      ;;
  esac
}
if [[ $funcstack[1] == _devstack ]]; then
  _devstack "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _devstack devstack
fi
`;
}

function optionSpecs({ long, short, summary, value }: CompletionOption): string[] {
  const text = `[${summary.replaceAll(/[[\]\\:]/g, "\\$&")}]`;
  const tail = value === null ? "" : `:value:${action(value)}`;
  const takes = value === null ? "" : "=";
  const spec = quoted(`${long}${takes}${text}${tail}`);
  if (short === null) return [spec];
  return [spec, quoted(`${short}${value === null ? "" : "+"}${text}${tail}`)];
}

function argumentSpec(values: Values): string {
  return values.kind === "none" ? "" : quoted(`*:argument:${action(values)}`);
}

function action(values: Values): string {
  switch (values.kind) {
    case "words":
      return `(${values.words.join(" ")})`;
    case "files":
      return "_files";
    case "services":
      return "_devstack_services";
    case "unknown":
    case "none":
      return " ";
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
