import { KILLED_CLI_PROGRAM } from "./killed-cli-paths.ts";
import { type CommandResult, runCommand } from "./run-command.ts";
import type { TestStack } from "./test-stack.ts";

/** A moment in the run of a command at which it may die. */
export interface Moment {
  /** The number of an effect. */
  at: number;
  /** Of the effect. */
  name: string;
  when: "during" | "after";
  /** What to call it when it fails. */
  clue: string;
}

/** Effects that take their time, and may be cut off midway. */
const LONG = new Set(["spawnDetached", "post", "end", "runProgram", "changeEngine"]);

/** Runs a command that dies at that moment; to its end without one. */
export function runKilled(
  { folder: cwd, env }: TestStack,
  command: string,
  { at, when }: Pick<Moment, "at" | "when"> = { at: 0, when: "after" },
): Promise<CommandResult> {
  const args = [KILLED_CLI_PROGRAM, String(at), when, command];
  return runCommand(process.execPath, args, { cwd, env });
}

/**
 * Every moment at which something is other than at the one before, of a command that ran to its end;
 * after an effect that has changed nothing, such as a folder that was there, nothing is.
 */
export function momentsOf({ stderr }: CommandResult): Moment[] {
  const effects = stderr.matchAll(/^effect (\d+) (\w+) changed$/gm);
  return Array.from(effects, ([, at, name = ""]) =>
    (LONG.has(name) ? (["during", "after"] as const) : (["after"] as const)).map((when) => {
      const clue = `killed ${when} effect ${at} (${name})`;
      return { at: Number(at), name, when, clue };
    }),
  )
    .flat()
    .sort((one, other) => one.at - other.at);
}
