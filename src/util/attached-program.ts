import { spawn } from "node:child_process";
import { constants } from "node:os";
import { DevstackError } from "./errors.ts";

/** A program to run for the user, with the terminal of this process. */
export interface HostProgram {
  command: string;
  args: readonly string[];
  /** In their place where it gets a terminal, for a program that has to be told. */
  terminalArgs?: readonly string[];
  /** All of its environment. */
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
}

type PassedSignal = "SIGINT" | "SIGTERM";

export interface AttachOptions {
  /** Hands over the signals that this process gets, as long as the program runs. */
  takeSignals: (listener: (signal: PassedSignal) => void) => () => void;
}

/** What a shell exits with when there is no such program, and when it cannot be run (POSIX 2.8.2). */
const NOT_FOUND_STATUS = 127;
const NOT_RUNNABLE_STATUS = 126;
/** A program that a signal has ended counts as this and the signal's number, as in a shell. */
const SIGNAL_STATUS = 128;

/**
 * Runs a program with stdin, stdout and stderr of this process, and returns its exit status; 128 and
 * the number of the signal where one has ended it. Ctrl-C is the program's to deal with.
 *
 * @throws DevstackError E_USAGE with exit status 127 when there is no such program, 126 when it
 *   cannot be run.
 */
export async function runAttached(
  { command, args, terminalArgs = args, env, cwd }: HostProgram,
  { takeSignals }: AttachOptions,
): Promise<number> {
  const isInteractive = process.stdin.isTTY && process.stdout.isTTY;
  const child = spawn(command, isInteractive ? terminalArgs : args, {
    ...{ cwd, env },
    stdio: "inherit",
  });
  const release = takeSignals((signal) => {
    // A terminal sends it to the whole foreground group, the program included.
    if (signal === "SIGINT" && ownsTerminal()) return;
    child.kill(signal);
  });
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", (error: NodeJS.ErrnoException) => reject(unusable(command, error)));
      child.once("exit", (code, signal) => resolve(code ?? statusOfSignal(signal)));
    });
  } finally {
    release();
  }
}

function statusOfSignal(signal: NodeJS.Signals | null): number {
  return SIGNAL_STATUS + (signal === null ? 0 : constants.signals[signal]);
}

function ownsTerminal(): boolean {
  return [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);
}

function unusable(command: string, cause: NodeJS.ErrnoException): DevstackError {
  const missing = cause.code === "ENOENT";
  return new DevstackError(
    "E_USAGE",
    missing ? `there is no program ${command}` : `${command} cannot be run`,
    {
      why: missing ? "it is neither a path nor on PATH" : cause.message,
      hint: "check its name; a line of shell is run by: sh -c 'LINE'",
      exitStatus: missing ? NOT_FOUND_STATUS : NOT_RUNNABLE_STATUS,
      cause,
    },
  );
}
