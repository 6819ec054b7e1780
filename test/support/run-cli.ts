import { Writable } from "node:stream";
import type { CliIo, EndingSignal } from "../../src/cli/cli-io.ts";
import { main } from "../../src/cli/main.ts";

export interface CliRun {
  status: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions
  extends Partial<Pick<CliIo, "api" | "env" | "clock" | "cwd" | "executor" | "stdout">> {
  /** Makes stderr and stdout terminals of so many columns. */
  terminalColumns?: number;
  /** Called with the function that sends a signal, before the command begins. */
  onStart?(send: (signal: EndingSignal) => void): void;
  /** Takes the status of a second Ctrl-C. */
  exitNow?(status: number): void;
}

/** A command line run within this process; words are separated by one blank. */
export async function runCli(
  line: string | readonly string[],
  options: RunOptions,
): Promise<CliRun> {
  const { terminalColumns, onStart, ...given } = options;
  const stdout = new Memory(terminalColumns);
  const stderr = new Memory(terminalColumns);
  const listeners = new Set<(signal: EndingSignal) => void>();
  const argv = typeof line === "string" ? line.split(" ").filter((word) => word !== "") : line;
  onStart?.((signal) => {
    for (const listener of listeners) listener(signal);
  });
  const status = await main(argv, {
    stdout,
    stderr,
    env: {},
    cwd: "/stack",
    clock: { now: () => NOW, monotonicMs: () => 0, sleep: async () => {} },
    nodePath: process.execPath,
    onSignal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exitNow: () => {},
    ...given,
  });
  return { status, stdout: stdout.text, stderr: stderr.text };
}

/** The moment at which these runs happen. */
export const NOW = Date.UTC(2030, 0, 1, 12);

/** A stream that keeps what is written to it; with columns it is a terminal. */
export class Memory extends Writable {
  text = "";
  readonly isTTY: boolean;
  columns: number | undefined;

  constructor(terminalColumns?: number) {
    super({ decodeStrings: false });
    this.isTTY = terminalColumns !== undefined;
    this.columns = terminalColumns;
  }

  /** As a terminal does when its window is made smaller or larger. */
  resize(columns: number): void {
    this.columns = columns;
    this.emit("resize");
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.text += chunk;
    done();
  }
}
