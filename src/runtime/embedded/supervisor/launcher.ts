import { type ChildProcess, spawn } from "node:child_process";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type { Clock } from "../../../util/clock.ts";
import { findProgram } from "../../../util/find-program.ts";
import type { ProcessSpec } from "../process-spec.ts";
import { lineStamper } from "./line-stamper.ts";

export interface Child {
  pid: number;
  /** Resolves when the process has ended; what it has started may still run. */
  exited: Promise<ChildExit>;
  /** Takes what is left of the output of an ended process, and no more from then on. */
  closeOutput(): Promise<void>;
}

export interface ChildExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** Starts a process, or says why it cannot be started, such as a missing program. */
export type Launcher = (
  spec: ProcessSpec,
  log: Writable,
) => Promise<{ child: Child } | { startError: string }>;

export interface LauncherOptions {
  clock: Clock;
  /** Absolute path of setpriv(1), or null where the system has no parent-death signal. */
  setprivPath: string | null;
  /** The program that ties a foreign one to this process where setpriv cannot. */
  shimPath: string;
}

/** How long the last output of an ended process is waited for: a grandchild may hold the pipe. */
const LAST_OUTPUT_MS = 250;

/**
 * Starts processes in sessions of their own, so that a stop reaches all their children, and ties
 * them to this process: a program of ours watches its stdin, any other runs under a parent-death
 * signal or, where the system has none, under a shim that watches its stdin in its place.
 */
export function realLauncher(options: LauncherOptions): Launcher {
  return async (spec, log) => {
    const path = spec.env["PATH"] ?? "";
    const program = await findProgram(spec.command, { path, cwd: spec.cwd });
    if (program === null) return { startError: `no such program: ${spec.command}` };
    const { command, args, pipedStdin } = tie(spec, program, options);
    const child = spawn(command, args, {
      cwd: spec.cwd,
      env: spec.env,
      detached: true,
      stdio: [pipedStdin ? "pipe" : "ignore", "pipe", "pipe"],
    });
    // The peer may be gone when the pipe is closed; its exit is told by the "exit" event.
    child.stdin?.on("error", () => {});
    const closeOutput = collectOutput(child, log, options.clock);
    const exited = new Promise<ChildExit>((resolve) => {
      child.once("exit", (code, signal) => resolve({ code, signal }));
    });
    const started = await new Promise<string | null>((resolve) => {
      child.once("spawn", () => resolve(null));
      child.once("error", (error) => resolve(error.message));
    });
    if (started !== null || child.pid === undefined) {
      return { startError: started ?? "it was not started" };
    }
    return { child: { pid: child.pid, exited, closeOutput } };
  };
}

/** Writes the output to the log; returns what ends that. */
function collectOutput(child: ChildProcess, log: Writable, clock: Clock): () => Promise<void> {
  const outputs = [child.stdout, child.stderr].filter((stream) => stream !== null);
  const stamped = outputs.map((stream) => {
    const stamper = lineStamper(clock);
    stream.pipe(stamper).pipe(log, { end: false });
    return finished(stamper).catch(() => undefined);
  });
  return async () => {
    const patience = new AbortController();
    const written = Promise.all(stamped).then(() => patience.abort());
    await Promise.race([written, clock.sleep(LAST_OUTPUT_MS, patience.signal).catch(() => {})]);
    // A grandchild that holds the pipe open would keep it, and with it this process, for ever.
    for (const output of outputs) output.destroy();
  };
}

function tie(spec: ProcessSpec, program: string, { setprivPath, shimPath }: LauncherOptions) {
  if (spec.ownLifeline) return { command: program, args: [...spec.args], pipedStdin: true };
  if (setprivPath !== null) {
    const args = ["--pdeathsig", "KILL", "--", program, ...spec.args];
    return { command: setprivPath, args, pipedStdin: false };
  }
  return { command: process.execPath, args: [shimPath, program, ...spec.args], pipedStdin: true };
}
