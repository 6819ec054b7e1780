import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { messageOf } from "../util/errors.ts";
import type { CliIo } from "./cli-io.ts";
import type {
  ArgumentDefinition,
  CommandDefinition,
  GlobalOptions,
  OptionDefinition,
} from "./command.ts";
import { GLOBAL_OPTIONS } from "./global-options.ts";
import { forTerminal, speaksUnicode } from "./rendering/view.ts";
import type { Invocation } from "./run-command.ts";

/** What commander made of a command line. */
export interface Program {
  /**
   * Finds the command that was meant.
   *
   * @throws CommanderError when the line makes no sense, and when it asked for help or version.
   */
  parse(argv: readonly string[]): Promise<Invocation>;
  help(): string;
}

export interface ProgramOptions {
  definitions: readonly CommandDefinition[];
  /** The name of the one that is meant, where that is known: the others are not registered then. */
  meant?: string | undefined;
  version: string;
  io: Pick<CliIo, "stdout" | "env">;
}

const HELP_COLUMNS = 80;

/** Registers the commands with commander: the only file that knows it. */
export function createProgram({ definitions, meant, version, io }: ProgramOptions): Program {
  let found: Invocation | null = null;
  const program = new Command("devstack")
    .description(
      "Brings an AI request platform up on this machine with one command, and proves that it works.",
    )
    .usage("<command> [options]")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .exitOverride()
    .configureHelp({
      showGlobalOptions: true,
      subcommandTerm: (command) =>
        [command.name(), ...command.registeredArguments.map(argumentTerm)].join(" "),
    })
    .configureOutput({
      writeOut: (text) => io.stdout.write(forTerminal({ unicode: speaksUnicode(io.env) }, text)),
      // Errors are told by us, in our form.
      writeErr: () => {},
      getOutHelpWidth: () => HELP_COLUMNS,
    });
  for (const option of GLOBAL_OPTIONS) program.addOption(optionOf(option));
  for (const definition of definitions) {
    if (meant !== undefined && definition.name !== meant) continue;
    const command = program
      .command(definition.name)
      .summary(definition.summary)
      .description(definition.description)
      .addHelpText("after", examples(definition))
      .action((...given: unknown[]) => {
        found = {
          definition,
          commands: definitions,
          // One that may be left out, and is, comes as undefined.
          arguments: given
            .slice(0, -2)
            .flat()
            .filter((argument) => argument !== undefined)
            .map(String),
          options: command.optsWithGlobals<GlobalOptions>(),
        };
      });
    for (const argument of definition.arguments) command.addArgument(argumentOf(argument));
    for (const option of definition.options) command.addOption(optionOf(option));
  }
  return {
    async parse(argv) {
      await program.parseAsync(argv, { from: "user" });
      if (found === null) throw new CommanderError(2, "commander.error", "no command was given");
      return found;
    },
    help: () => program.helpInformation(),
  };
}

function argumentOf({ syntax, summary, choices, untold = [] }: ArgumentDefinition): Argument {
  const argument = new Argument(syntax, summary);
  if (choices === undefined) return argument;
  return argument.choices(choices).argParser((text: string) => {
    if (choices.includes(text) || untold.includes(text)) return text;
    throw new InvalidArgumentError(`Allowed choices are ${choices.join(", ")}.`);
  });
}

function argumentTerm(argument: Argument): string {
  const name = argument.name() + (argument.variadic ? "..." : "");
  return argument.required ? `<${name}>` : `[${name}]`;
}

function optionOf(definition: OptionDefinition): Option {
  const { flags, summary, choices, parse, conflicts } = definition;
  const option = new Option(flags, summary);
  if (choices) option.choices(choices);
  if (definition.default !== undefined) option.default(definition.default);
  if (conflicts) option.conflicts([...conflicts]);
  if (parse) option.argParser((text: string) => parsed(text, parse));
  return option;
}

function parsed(text: string, parse: NonNullable<OptionDefinition["parse"]>): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error));
  }
}

function examples({ examples }: CommandDefinition): string {
  if (examples.length === 0) return "";
  const columns = Math.max(...examples.map(([command]) => command.length)) + 3;
  const lines = examples.map(([command, purpose]) => `  ${command.padEnd(columns)}${purpose}`);
  return ["", "Examples:", ...lines].join("\n");
}
