import type { CompletionOption, CompletionTable, Values } from "./completion-table.ts";

/** Completion for fish. */
export function fishCompletion({ commands, global }: CompletionTable): string {
  const lines = [
    "# fish completion for devstack; to load it: devstack completion fish | source",
    "function __devstack_services",
    "  set -l words (commandline -opc)",
    "  set -l at (contains -i -- --file $words)",
    "  and set -l file --file $words[(math $at + 1)]",
    "  devstack $file completion services 2>/dev/null",
    "end",
    "complete -c devstack -f",
    ...global.map((option) => `complete -c devstack ${optionWords(option)}`),
    ...[...commands, { name: "help", summary: "print the help of a command" }].map(
      ({ name, summary }) =>
        `complete -c devstack -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ),
    ...commands.flatMap(({ name, options, argument }) => {
      const here = `complete -c devstack -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
      const values = valueWords(argument);
      return [
        ...options.map((option) => `${here} ${optionWords(option)}`),
        ...(values === "" ? [] : [`${here} ${values}`]),
      ];
    }),
    `complete -c devstack -n ${quoted("__fish_seen_subcommand_from help")} -a ${quoted(commands.map(({ name }) => name).join(" "))}`,
  ];
  return `${lines.join("\n")}\n`;
}

function optionWords({ long, short, summary, value }: CompletionOption): string {
  return [
    ...(short === null ? [] : [`-s ${short.slice(1)}`]),
    `-l ${long.slice(2)}`,
    ...(value === null ? [] : [value.kind === "files" ? "-r" : "-x", valueWords(value)]),
    `-d ${quoted(summary)}`,
  ]
    .filter((word) => word !== "")
    .join(" ");
}

function valueWords(values: Values): string {
  switch (values.kind) {
    case "words":
      return `-a ${quoted(values.words.join(" "))}`;
    case "files":
      return "-F";
    case "services":
      return `-a ${quoted("(__devstack_services)")}`;
    case "unknown":
    case "none":
      return "";
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
