import { type Clock, systemClock } from "../../../util/clock.ts";
import type { EngineConnection } from "./engine-connection.ts";
import { EngineError } from "./engine-error.ts";
import { type OutputStream, readFrames } from "./frames.ts";
import { asShape, optionalNumber, textAt } from "./shape.ts";

/** A command to run in a container. */
export interface ExecOptions {
  env?: Readonly<Record<string, string>>;
  /** In the container; its own by default. */
  workingFolder?: string;
  /** Ends the wait, and not the command: engines have no way to. */
  signal?: AbortSignal;
}

export interface ExecResult {
  exitCode: number;
  /** The first MiB of each. */
  stdout: string;
  stderr: string;
}

const MOST_OUTPUT_BYTES = 1024 * 1024;
const POLL_INTERVAL_MS = 20;
const ENDS_WITHIN_MS = 5_000;

/**
 * Runs a command in a container that runs, and waits for its end.
 *
 * @throws EngineError with status 404 where there is no such container, 409 where it does not run; the
 *   signal's reason when it aborts. A command that is not in the image has exit code 126 or 127.
 */
export async function execute(
  { connection, clock = systemClock }: { connection: EngineConnection; clock?: Clock },
  container: string,
  command: readonly string[],
  options: ExecOptions = {},
): Promise<ExecResult> {
  const { env = {}, workingFolder, signal = new AbortController().signal } = options;
  const created = await connection.json(`/containers/${encodeURIComponent(container)}/exec`, {
    method: "POST",
    body: {
      AttachStdout: true,
      AttachStderr: true,
      Cmd: command,
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      ...(workingFolder !== undefined && { WorkingDir: workingFolder }),
    },
    signal,
  });
  const path = `/exec/${textAt(asShape(created, "an exec"), "Id")}`;
  const output = { stdout: "", stderr: "" };
  const start = { method: "POST", body: { Detach: false, Tty: false }, signal } as const;
  const kept: Record<OutputStream, Buffer[]> = { stdout: [], stderr: [] };
  const bytes = { stdout: 0, stderr: 0 };
  for await (const { stream, payload } of readFrames(connection.stream(`${path}/start`, start))) {
    const room = MOST_OUTPUT_BYTES - bytes[stream];
    // A copy: the payload is a part of what was received as a whole.
    if (room > 0) kept[stream].push(Buffer.from(payload.subarray(0, room)));
    bytes[stream] += payload.length;
  }
  signal.throwIfAborted();
  for (const stream of ["stdout", "stderr"] as const) {
    output[stream] = Buffer.concat(kept[stream]).toString("utf8");
  }
  return { exitCode: await exitCodeOf({ connection, clock, path, signal }), ...output };
}

/** Engines end the output a moment before they note the end of the command. */
async function exitCodeOf(of: {
  connection: EngineConnection;
  clock: Clock;
  path: string;
  signal: AbortSignal;
}): Promise<number> {
  const { connection, clock, path, signal } = of;
  const deadline = clock.monotonicMs() + ENDS_WITHIN_MS;
  for (;;) {
    const shape = asShape(await connection.json(`${path}/json`, { signal }), "an exec");
    if (shape["Running"] !== true) return optionalNumber(shape, "ExitCode");
    if (clock.monotonicMs() > deadline) {
      throw new EngineError("the engine does not say how the command ended");
    }
    await clock.sleep(POLL_INTERVAL_MS, signal);
  }
}
