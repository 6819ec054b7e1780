import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";
import { eventually } from "./eventually.ts";
import { KILLED_CLI_PROGRAM } from "./killed-cli-paths.ts";
import type { TestStack } from "./test-stack.ts";

export interface CliEnd {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A devstack command that runs as a process of its own in the folder of a stack. */
export class CliProcess {
  readonly pid: number;
  readonly ended: Promise<CliEnd>;
  readonly #child: ChildProcess;
  #stdout = "";
  #stderr = "";
  #hasEnded = false;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.pid = child.pid ?? 0;
    child.stdout?.on("data", (chunk) => {
      this.#stdout += String(chunk);
    });
    child.stderr?.on("data", (chunk) => {
      this.#stderr += String(chunk);
    });
    this.ended = once(child, "close").then(([status, signal]) => {
      this.#hasEnded = true;
      return { status, signal, stdout: this.#stdout, stderr: this.#stderr };
    });
  }

  /** Resolves when stdout holds the text; fails with all of it when it does not come. */
  async prints(text: string): Promise<void> {
    const seen = () => ({ stdout: this.#stdout, stderr: this.#stderr, ended: this.#hasEnded });
    await eventually(seen, ({ stdout, ended }) => ended || stdout.includes(text));
    if (!this.#stdout.includes(text)) {
      throw new Error(`ended without ${text}: ${this.#stdout} ${this.#stderr}`);
    }
  }

  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<CliEnd> {
    this.#child.kill(signal);
    return this.ended;
  }
}

export function startCli(stack: TestStack, ...argv: string[]): CliProcess {
  return startCliKilledAt(0, stack, ...argv);
}

/** The same, killed with SIGKILL after the effect of that number; 0 for none. */
export function startCliKilledAt(effect: number, stack: TestStack, ...argv: string[]): CliProcess {
  const child = spawn(process.execPath, [KILLED_CLI_PROGRAM, String(effect), "after", ...argv], {
    cwd: stack.folder,
    env: stack.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return new CliProcess(child);
}
