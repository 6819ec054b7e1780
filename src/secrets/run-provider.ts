import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { Clock } from "../util/clock.ts";
import { sendSignal } from "../util/end-processes.ts";
import { messageOf } from "../util/errors.ts";
import { findProgram } from "../util/find-program.ts";
import { Masker } from "../util/masking/masker.ts";
import type { Environment } from "../util/user-folders.ts";
import { MAX_SECRET_BYTES } from "./limits.ts";
import { ProviderFault } from "./secret-fault.ts";

/** A provider may ask a server, or its user to touch a key; for ever it may not. */
const PROVIDER_WITHIN_MS = 30_000;
/**
 * Who asks an agent may have started it, and an agent keeps the pipes open for as long as it runs:
 * what comes so long after the end of the program is not the program's.
 */
const OUTPUT_AFTER_EXIT_MS = 250;
const MAX_STDERR_BYTES = 16 * 1024;
/** Of what it complained of, as much as fits an error. */
const SHOWN_STDERR = 300;

export interface ProviderContext {
  /** Where it runs, and relative programs are looked for. */
  folder: string;
  /** The caller's environment, whole: providers find their session in it. */
  env: Environment;
  clock: Clock;
  signal: AbortSignal;
  /** Knows the secrets that are known already, which it may complain of. */
  masker: Masker;
}

/**
 * What a program prints, run without a shell and without input, in a session of its own so that
 * all of it can be ended.
 *
 * @throws ProviderFault when it is not there, fails, hangs or prints too much; signal.reason when
 *   aborted.
 */
export async function runProvider(
  [program, ...args]: readonly [string, ...string[]],
  { folder, env, clock, signal, masker }: ProviderContext,
): Promise<Uint8Array> {
  signal.throwIfAborted();
  const path = await findProgram(program, { path: env["PATH"] ?? "", cwd: folder });
  if (path === null)
    throw new ProviderFault("there is no such program", "install it, or correct the name");
  const child = spawn(path, args, {
    cwd: folder,
    env: { ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const over = new AbortController();
  const exit = exitOf(child, clock).finally(() => over.abort());
  const outputs = [
    collect(child.stdout, MAX_SECRET_BYTES + 2),
    collect(child.stderr, MAX_STDERR_BYTES),
  ] as const;
  const waiting = AbortSignal.any([over.signal, signal]);
  const hangs = clock.sleep(PROVIDER_WITHIN_MS, waiting).then(
    () => true,
    () => false,
  );
  try {
    const hung = await Promise.race([hangs, exit.then(() => false)]);
    signal.throwIfAborted();
    if (hung) {
      const seconds = PROVIDER_WITHIN_MS / 1_000;
      throw new ProviderFault(
        `it was not done after ${seconds} s`,
        "run it by hand: does it wait for you?",
      );
    }
    const ended = await exit;
    const [stdout, stderr] = outputs.map((output) => output());
    if (ended !== "status 0") {
      throw failed(ended, { stdout, stderr, masker });
    }
    return stdout ?? Buffer.alloc(0);
  } finally {
    over.abort();
    if (child.pid !== undefined) sendSignal(-child.pid, "SIGKILL");
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

/** How it ended, when all of its output has been read. */
function exitOf(child: ChildProcess, clock: Clock): Promise<string> {
  return new Promise((resolve) => {
    const closed = new AbortController();
    child.once("error", (error) => resolve(`no start: ${messageOf(error)}`));
    child.once("exit", (status, name) => {
      const ended = name ?? `status ${status}`;
      child.once("close", () => {
        closed.abort();
        resolve(ended);
      });
      clock.sleep(OUTPUT_AFTER_EXIT_MS, closed.signal).then(
        () => resolve(ended),
        () => undefined,
      );
    });
  });
}

/** Reads to the end and keeps the beginning. */
function collect(stream: Readable, maxBytes: number): () => Buffer {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on("data", (chunk: Buffer) => {
    if (size < maxBytes) chunks.push(chunk);
    size += chunk.length;
  });
  stream.on("error", () => {});
  return () => Buffer.concat(chunks).subarray(0, maxBytes);
}

function failed(
  ended: string,
  {
    stdout,
    stderr,
    masker,
  }: { stdout?: Buffer | undefined; stderr?: Buffer | undefined; masker: Masker },
): ProviderFault {
  // It may complain of the very value that it has printed.
  const own = new Masker();
  const printed = stdout?.toString() ?? "";
  own.add([printed, ...printed.split(/\s+/)]);
  const complaint = masker.mask(own.mask(stderr?.toString() ?? "")).trim();
  const last = complaint.length > SHOWN_STDERR ? `…${complaint.slice(-SHOWN_STDERR)}` : complaint;
  const said = last === "" ? "" : `, and said: ${last.replaceAll(/\s+/g, " ")}`;
  return new ProviderFault(`it ended with ${ended}${said}`, "run it by hand to see what it needs");
}
