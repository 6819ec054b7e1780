import { type Clock, systemClock } from "../util/clock.ts";
import type { Executor } from "../util/executor/executor.ts";
import type { StackApi } from "./stack-api.ts";

/** What a command writes to: a terminal, a file, a pipe, or a test's memory. */
export interface OutputStream extends NodeJS.WritableStream {
  isTTY?: boolean | undefined;
  columns?: number | undefined;
  rows?: number | undefined;
}

/** The signals that end a command; that its terminal was closed is told as SIGTERM. */
export type EndingSignal = "SIGINT" | "SIGTERM";

/**
 * Everything that the command line touches of its process. Handing it in makes a whole run
 * testable within another process.
 */
export interface CliIo {
  stdout: OutputStream;
  stderr: OutputStream;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  clock: Clock;
  /** The Node.js that runs devstack's own programs. */
  nodePath: string;
  /** Calls back at every ending signal; returns the function that lets go of them. */
  onSignal(listener: (signal: EndingSignal) => void): () => void;
  /** Ends the process at once: for the second, impatient Ctrl-C. */
  exitNow(status: number): void;
  /** What changes the world; the real one when absent. */
  executor?: Executor;
  /** The product's actions; the real ones when absent. */
  api?: StackApi;
}

/** The process itself. `exitNow` comes from the entry, the only place that may end it. */
export function processIo(exitNow: (status: number) => void): CliIo {
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    clock: systemClock,
    nodePath: process.execPath,
    onSignal(listener) {
      const hangUp = () => listener("SIGTERM");
      // What nohup runs has no terminal, and is to go on: to listen would undo that.
      const onTerminal = process.stdout.isTTY || process.stderr.isTTY;
      process.on("SIGINT", listener);
      process.on("SIGTERM", listener);
      if (onTerminal) process.on("SIGHUP", hangUp);
      return () => {
        process.off("SIGINT", listener);
        process.off("SIGTERM", listener);
        process.off("SIGHUP", hangUp);
      };
    },
    exitNow,
  };
}
