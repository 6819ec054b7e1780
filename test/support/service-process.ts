import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { COMPILE_CACHE, repository } from "./checkout.ts";

/** How a process ended. */
export interface ProcessEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A program of src/services that runs as a process of its own, bundled as it is shipped. */
export class ServiceProcess {
  /** Every line that it has written to stdout so far. */
  readonly stdout: string[] = [];
  stderr = "";
  readonly #child: ChildProcess;
  readonly #ended: Promise<ProcessEnd>;
  readonly #waiting = new Set<() => void>();

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stderr?.on("data", (chunk) => {
      this.stderr += String(chunk);
    });
    if (child.stdout) {
      createInterface({ input: child.stdout }).on("line", (line) => {
        this.stdout.push(line);
        for (const look of this.#waiting) look();
      });
    }
    this.#ended = once(child, "close").then(([code, signal]) => ({ code, signal }));
  }

  /**
   * The first log line with this message and these fields: those that are there already are looked
   * at first.
   */
  async logLine(
    msg: string,
    fields: Record<string, unknown> = {},
  ): Promise<Record<string, unknown>> {
    const found = Promise.withResolvers<Record<string, unknown>>();
    const look = () => {
      const line = this.logLines(msg).find((entry) =>
        Object.entries(fields).every(([name, value]) => entry[name] === value),
      );
      if (line !== undefined) found.resolve(line);
    };
    this.#waiting.add(look);
    look();
    const early = this.#ended.then((end) => {
      look();
      throw new Error(`ended with ${end.code ?? end.signal} before "${msg}": ${this.stderr}`);
    });
    try {
      return await Promise.race([found.promise, early]);
    } finally {
      this.#waiting.delete(look);
    }
  }

  /** All log lines with this message. */
  logLines(msg: string): Record<string, unknown>[] {
    return this.stdout
      .filter((line) => line.startsWith("{"))
      .map((line): Record<string, unknown> => JSON.parse(line))
      .filter((line) => line["msg"] === msg);
  }

  /** Closes its standard input, which is its lifeline. */
  closeStdin(): void {
    this.#child.stdin?.end();
  }

  /** Sends a signal and waits for the end; resolves at once when it has ended. */
  async end(signal: NodeJS.Signals = "SIGTERM"): Promise<ProcessEnd> {
    this.#child.kill(signal);
    return this.#ended;
  }

  /** Resolves when it ends by itself. */
  ended(): Promise<ProcessEnd> {
    return this.#ended;
  }
}

/**
 * Starts src/services/NAME/main.ts on the Node.js that runs the test, from the bundle: from its sources
 * it would take five times as long to start. Only `env`, PATH and where compiled code is kept are in its
 * environment. The caller ends it: `onTestFinished(() => service.end("SIGKILL"))`.
 */
export function startService(name: string, env: Record<string, string>): ServiceProcess {
  const program = join(repository, "dist", "services", `${name}.js`);
  return startProgram(process.execPath, [program], { NODE_COMPILE_CACHE: COMPILE_CACHE, ...env });
}

/** Starts any program in the same way. */
export function startProgram(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): ServiceProcess {
  return new ServiceProcess(
    spawn(command, args, { env: { PATH: process.env["PATH"], ...env }, stdio: "pipe" }),
  );
}
