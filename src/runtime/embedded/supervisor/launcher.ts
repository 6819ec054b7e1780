import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../../util/clock.ts";
import { messageOf } from "../../../util/errors.ts";
import { findProgram } from "../../../util/find-program.ts";
import type { Masker } from "../../../util/masking/masker.ts";
import { maskingTransform } from "../../../util/masking/masking-transform.ts";
import type { ProcessSpec } from "../process-spec.ts";
import { readSecretFiles } from "../read-secret-files.ts";
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
  /** Learns the secrets of what is started; logs are masked of all that it knows. */
  masker: Masker;
  /** The program that ties a foreign one to this process where setpriv cannot. */
  shimPath: string;
}

/**
 * When nothing more came for so long, the output of an ended process is over: a grandchild that
 * says nothing may hold the pipe.
 */
const QUIET_MS = 250;
/** How long the output of an ended process is taken at the most: a grandchild may talk for ever. */
const LAST_OUTPUT_MS = 2_000;

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
    const secrets = await readSecretFiles(spec.secrets, options.masker);
    if ("fault" in secrets) return { startError: secrets.fault };
    const fault = await emptyFolders(spec.scratch);
    if (fault !== null) return { startError: fault };
    const { command, args, pipedStdin } = tie(spec, program, options);
    const child = spawn(command, args, {
      cwd: spec.cwd,
      env: { ...spec.env, ...secrets.env },
      detached: true,
      stdio: [pipedStdin ? "pipe" : "ignore", "pipe", "pipe"],
    });
    // The peer may be gone when the pipe is closed; its exit is told by the "exit" event.
    child.stdin?.on("error", () => {});
    const closeOutput = collectOutput(child, log, options);
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

/** Makes folders empty; says why that cannot be done, or null. */
async function emptyFolders(folders: readonly string[]): Promise<string | null> {
  try {
    for (const folder of folders) {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true, mode: 0o700 });
    }
    return null;
  } catch (error) {
    return `a folder of its own cannot be emptied: ${messageOf(error)}`;
  }
}

/** Writes the output to the log, masked; returns what ends that. */
function collectOutput(
  child: ChildProcess,
  log: Writable,
  { clock, masker }: LauncherOptions,
): () => Promise<void> {
  const outputs = [child.stdout, child.stderr].filter((stream) => stream !== null);
  let received = 0;
  const lines = outputs.map((stream) => {
    const masking = maskingTransform(masker);
    const stamper = lineStamper(clock);
    stream.on("data", (chunk: Buffer) => {
      received += chunk.length;
    });
    stream.pipe(masking).pipe(stamper).pipe(log, { end: false });
    return { masking, stamper };
  });
  const written = Promise.all(lines.map(({ stamper }) => finished(stamper).catch(() => undefined)));
  return async () => {
    const ended = new AbortController();
    void written.then(() => ended.abort());
    for (let waitedMs = 0; waitedMs < LAST_OUTPUT_MS && !ended.signal.aborted; ) {
      const before = received;
      await clock.sleep(QUIET_MS, ended.signal).catch(() => {});
      // Timers come before input: what arrived while this process had no turn is read only now.
      await setImmediate();
      if (received === before) break;
      waitedMs += QUIET_MS;
    }
    // A grandchild that holds the pipe open would keep it, and with it this process, for ever.
    for (const output of outputs) output.destroy();
    for (const { masking } of lines) masking.end();
    await written;
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
