import type { ArgumentDefinition, CommandDefinition, OptionDefinition } from "../command.ts";
import { GLOBAL_OPTIONS } from "../global-options.ts";

/** What a shell has to know of the command line, in no shell's words. */
export interface CompletionTable {
  commands: readonly CompletionCommand[];
  /** Of every command, and of none. */
  global: readonly CompletionOption[];
}

export interface CompletionCommand {
  name: string;
  summary: string;
  options: readonly CompletionOption[];
  argument: Values;
}

export interface CompletionOption {
  /** `--tail`. */
  long: string;
  /** `-n`, or null. */
  short: string | null;
  summary: string;
  /** Null for an option that takes none. */
  value: Values | null;
}

/** What can stand in a place: given words, files, names of services, what nobody can foresee, nothing. */
export type Values =
  | { kind: "words"; words: readonly string[] }
  | { kind: "files" | "services" | "unknown" | "none" };

/** Made from the table that the parser is made from: a shell offers what the command takes. */
export function completionTable(commands: readonly CommandDefinition[]): CompletionTable {
  const help = optionOf({ flags: "-h, --help", summary: "print the help" });
  const version = optionOf({ flags: "-V, --version", summary: "print the version" });
  return {
    commands: commands.map(({ name, summary, options, arguments: taken }) => ({
      name,
      summary,
      options: options.map(optionOf),
      argument: argumentOf(taken),
    })),
    global: [...GLOBAL_OPTIONS.map(optionOf), help, version],
  };
}

function optionOf({ flags, summary, choices }: OptionDefinition): CompletionOption {
  const [, short = null, long = "", value] =
    flags.match(/^(?:(-\w), )?(--[\w-]+)(?: [<[]([\w-]+)(?:\.\.\.)?[>\]])?$/) ?? [];
  return { long, short, summary, value: value === undefined ? null : valuesOf(value, choices) };
}

/** Only the first one matters: commands here take names of services, or one thing. */
function argumentOf([first]: readonly ArgumentDefinition[]): Values {
  if (first === undefined) return { kind: "none" };
  return valuesOf(first.syntax.match(/[\w-]+/)?.[0] ?? "", first.choices);
}

function valuesOf(name: string, choices: readonly string[] | undefined): Values {
  if (choices !== undefined) return { kind: "words", words: choices };
  if (/^(?:path|file|folder)$/.test(name)) return { kind: "files" };
  return { kind: /^services?$/.test(name) ? "services" : "unknown" };
}
