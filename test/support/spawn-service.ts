import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const root = resolve(import.meta.dirname, "../..");

export interface SpawnedService extends AsyncDisposable {
  child: ChildProcess;
  /** The first log line, past or to come, whose message is this; rejects if the process ends first. */
  logged(message: string): Promise<Record<string, unknown>>;
  /** All of stderr so far. */
  stderr(): string;
  /** Resolves when the process has ended and its output is read. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/**
 * Runs `src/services/<name>/main.ts` as a real process on the Node of the tests, with nothing in
 * its environment but `env`. Disposing of it kills it.
 */
export function spawnService(name: string, env: Record<string, string>): SpawnedService {
  const main = resolve(root, "src/services", name, "main.ts");
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const log = collectLog(child);
  const exited = new Promise<Awaited<SpawnedService["exited"]>>((resolveExit) => {
    child.once("close", (code, signal) => resolveExit({ code, signal }));
  });
  const gone = exited.then(({ code, signal }) => {
    throw new Error(`${name} ended with ${code ?? signal} first; stderr: ${stderr}`);
  });
  gone.catch(() => undefined);
  return {
    child,
    logged: (message) => Promise.race([log.first(message), gone]),
    stderr: () => stderr,
    exited,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

function collectLog(child: ChildProcess) {
  const lines: Record<string, unknown>[] = [];
  const waiting: { message: string; found: (line: Record<string, unknown>) => void }[] = [];
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on("line", (text) => {
      const line: Record<string, unknown> = JSON.parse(text);
      lines.push(line);
      for (const { message, found } of waiting) if (message === line["msg"]) found(line);
    });
  }
  return {
    first: (message: string) =>
      new Promise<Record<string, unknown>>((found) => {
        const line = lines.find((earlier) => earlier["msg"] === message);
        if (line !== undefined) found(line);
        else waiting.push({ message, found });
      }),
  };
}
