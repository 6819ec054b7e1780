import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { ProgramEnd, ProgramRun } from "./executor.ts";

/** Runs a program to its end: see `Executor.runProgram`. */
export async function runProgram(run: ProgramRun): Promise<ProgramEnd> {
  const { command, args, env, cwd, onLine, signal } = run;
  signal?.throwIfAborted();
  const child = spawn(command, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
  // What it has begun it must be able to leave in order.
  const interrupt = () => child.kill("SIGTERM");
  signal?.addEventListener("abort", interrupt, { once: true });
  try {
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on("line", onLine);
    }
    const [status] = (await once(child, "close")) as [number | null];
    signal?.throwIfAborted();
    return { status };
  } finally {
    signal?.removeEventListener("abort", interrupt);
  }
}
