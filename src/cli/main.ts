import { CommanderError } from "commander";
import { DevstackError } from "../util/errors.ts";
import { packageRoot } from "../util/package-root.ts";
import { packageVersion } from "../util/package-version.ts";
import { watchOutputs } from "./broken-output.ts";
import { type CliIo, processIo } from "./cli-io.ts";
import type { CommandDefinition } from "./command.ts";
import { COMMANDS } from "./commands/all.ts";
import { createProgram, type Program } from "./program.ts";
import { reportError } from "./report-error.ts";
import { type Invocation, runCommand } from "./run-command.ts";
import { isDone, usageError } from "./usage-error.ts";

/**
 * The command line: `argv` without the program's name. Returns the exit status and leaves ending
 * the process to its caller, except for a second Ctrl-C.
 */
export async function main(
  argv: readonly string[],
  io: CliIo = processIo((status) => process.exit(status)),
): Promise<number> {
  watchOutputs(io);
  try {
    const version = packageVersion(packageRoot());
    const meant = commandNamed(argv[0])?.name;
    const program = createProgram({ definitions: COMMANDS, meant, version, io });
    if (argv.length === 0) {
      io.stderr.write(program.help());
      return new DevstackError("E_USAGE", "").exitStatus;
    }
    const invocation = await understand(program, argv);
    return invocation === null ? 0 : await runCommand(invocation, io);
  } catch (error) {
    const color = !argv.includes("--no-color");
    return reportError(error, io, { json: jsonWanted(argv), color, commands: COMMANDS });
  }
}

/** The command that is meant, or null when help or version was all. */
async function understand(program: Program, argv: readonly string[]): Promise<Invocation | null> {
  try {
    return await program.parse(argv);
  } catch (error) {
    if (isDone(error)) return null;
    throw error instanceof CommanderError ? usageError(error, helpFor(argv), argv) : error;
  }
}

function helpFor([name]: readonly string[]): string {
  return commandNamed(name) ? `devstack ${name} --help` : "devstack --help";
}

function commandNamed(name: string | undefined): CommandDefinition | undefined {
  return COMMANDS.find((command) => command.name === name);
}

/** A line that could not be understood may still have asked for JSON. */
function jsonWanted(argv: readonly string[]): "none" | "document" | "lines" {
  const end = argv.indexOf("--");
  const asked = argv.slice(0, end === -1 ? undefined : end).includes("--json");
  if (!asked) return "none";
  const command = COMMANDS.find(({ name }) => argv.includes(name));
  return command?.json === "lines" ? "lines" : "document";
}
