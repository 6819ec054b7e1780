import type { CompletionOption, CompletionTable, Values } from "./completion-table.ts";

/**
 * Completion for bash 3.2 and later: macOS has nothing newer. Words of the table are plain letters,
 * digits and hyphens, so they need no quoting.
 */
export function bashCompletion({ commands, global }: CompletionTable): string {
  const all = [...global, ...commands.flatMap(({ options }) => options)];
  const withValue = [...new Set(all.filter(({ value }) => value !== null).flatMap(names))];
  const cases = commands.flatMap(({ name, options }) =>
    options.flatMap((option) => valueCase(name, option)),
  );
  return `# bash completion for devstack; to load it: eval "$(devstack completion bash)"
_devstack() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]}
  local command="" file="" options="" kind="" words="" i
  COMPREPLY=()
  if [[ $cur == "=" ]]; then
    cur=""
  elif [[ $prev == "=" ]]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      --) # what follows is a command of its own
        compopt -o default 2>/dev/null
        return 0
        ;;
      --file)
        [[ \${COMP_WORDS[i + 1]} == "=" ]] && ((i++))
        file=\${COMP_WORDS[++i]}
        ;;
      ${withValue.filter((name) => name !== "--file").join(" | ") || "--none"}) ((i++)) ;;
      -* | =) ;;
      *) [[ -n $command ]] || command=\${COMP_WORDS[i]} ;;
    esac
  done
  case "$command $prev" in
${[...global.flatMap((option) => valueCase("*", option)), ...cases].join("\n")}
    *)
      case $command in
        "") kind=words words="${commands.map(({ name }) => name).join(" ")} help" ;;
${commands.map(({ name, argument }) => `        ${name}) ${assignment(argument)} ;;`).join("\n")}
        help) kind=words words="${commands.map(({ name }) => name).join(" ")}" ;;
      esac
      if [[ $cur == -* ]]; then
        kind=words words="${global.flatMap(names).join(" ")}"
        case $command in
${commands.map(({ name, options }) => `          ${name}) words="$words ${options.flatMap(names).join(" ")}" ;;`).join("\n")}
        esac
      fi
      ;;
  esac
  if [[ $kind == services ]]; then
    kind=words
    words=$("\${COMP_WORDS[0]}" \${file:+--file "$file"} completion services 2>/dev/null)
  fi
  local IFS=$' \\t\\n'
  case $kind in
    words) COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
    files)
      IFS=$'\\n'
      COMPREPLY=($(compgen -f -- "$cur"))
      compopt -o filenames 2>/dev/null
      ;;
  esac
  return 0
}
complete -F _devstack devstack
`;
}

function names({ long, short }: CompletionOption): string[] {
  return short === null ? [long] : [short, long];
}

function valueCase(command: string, option: CompletionOption): string[] {
  if (option.value === null) return [];
  const patterns = names(option).map((name) =>
    command === "*" ? `*" ${name}"` : `"${command} ${name}"`,
  );
  return [`    ${patterns.join(" | ")}) ${assignment(option.value)} ;;`];
}

function assignment(values: Values): string {
  if (values.kind === "words") return `kind=words words="${values.words.join(" ")}"`;
  return `kind=${values.kind}`;
}
