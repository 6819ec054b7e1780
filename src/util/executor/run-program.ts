import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { ProgramEnd, ProgramRun } from "./executor.ts";

/** Runs a program to its end: see `Executor.runProgram`. */
export async function runProgram(run: ProgramRun): Promise<ProgramEnd> {
  const { command, args, env, cwd, onLine, input = "", signal } = run;
  signal?.throwIfAborted();
  const child = spawn(command, args, { env, cwd, stdio: ["pipe", "pipe", "pipe"] });
  // A program that ends without having read it says why in its own words.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  // What it has begun it must be able to leave in order.
  const interrupt = () => child.kill("SIGTERM");
  signal?.addEventListener("abort", interrupt, { once: true });
  try {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", onLine);
    }
    const [status] = (await once(child, "close")) as [number | null];
    signal?.throwIfAborted();
    return { status };
  } finally {
    signal?.removeEventListener("abort", interrupt);
  }
}
