import { spawn } from "node:child_process";
import { open, readFile } from "node:fs/promises";
import { connect } from "node:net";
import type { Clock } from "../clock.ts";
import type { DetachedProcess } from "./executor.ts";

const POLL_INTERVAL_MS = 10;
const LISTENS_WITHIN_MS = 15_000;

/** Starts a process that outlives this one and waits until it takes commands. */
export async function spawnDetached(spec: DetachedProcess, clock: Clock): Promise<void> {
  const log = await open(spec.logPath, "a", 0o600);
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: spec.env,
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
  });
  await log.close();
  let failure: string | null = null;
  child.once("error", (error) => {
    failure = error.message;
  });
  child.once("exit", (code, signal) => {
    failure = `it ended with ${signal ?? `status ${code}`}`;
  });
  const deadline = clock.monotonicMs() + LISTENS_WITHIN_MS;
  while (failure === null && !(await listens(spec.socketPath))) {
    if (clock.monotonicMs() > deadline) failure = `it does not listen on ${spec.socketPath}`;
    else await clock.sleep(POLL_INTERVAL_MS);
  }
  child.removeAllListeners();
  child.unref();
  if (failure !== null) {
    const written = (await readFile(spec.logPath, "utf8").catch(() => "")).trim().slice(-2_000);
    throw new Error(written === "" ? failure : `${failure}: ${written}`);
  }
}

function listens(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
