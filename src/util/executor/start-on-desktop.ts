import { spawn } from "node:child_process";
import type { Clock } from "../clock.ts";
import type { DesktopProgram } from "./executor.ts";

/** What fails fails at once; what runs on after this has opened a window. */
const FAILS_WITHIN_MS = 1_000;

/** Starts a program that goes its own way. */
export async function startOnDesktop(
  { command, args, env }: DesktopProgram,
  clock: Clock,
): Promise<void> {
  const child = spawn(command, args, { env, detached: true, stdio: "ignore" });
  const enough = new AbortController();
  const ended = new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`it ended with ${signal ?? `status ${code}`}`));
    });
  });
  try {
    const patience = clock.sleep(FAILS_WITHIN_MS, enough.signal).catch(() => {});
    await Promise.race([ended, patience]);
  } finally {
    enough.abort();
    ended.catch(() => {});
    child.unref();
  }
}
