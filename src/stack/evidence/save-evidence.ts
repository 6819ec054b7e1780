import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type DevstackError, messageOf } from "../../util/errors.ts";
import { readRecord } from "../record.ts";
import { configurationOf } from "../report/configuration-of.ts";
import { type Redaction, redact } from "../report/redact.ts";
import { redactionOf } from "../report/redaction-of.ts";
import type { Stack } from "../stack.ts";
import { status } from "../status.ts";
import { windowLogs } from "./window-logs.ts";
import { windowTraces } from "./window-traces.ts";

export interface EvidenceOptions {
  /** Absolute path of the folder to write into. */
  folder: string;
  /** Where the window begins: milliseconds since the Unix epoch; all that there is if absent. */
  sinceMs?: number;
  /** What the evidence is of, such as the name of a test. */
  title?: string;
  /** With what it ended, where devstack knows that. */
  error?: DevstackError;
  signal: AbortSignal;
}

/** What was written. */
export interface Evidence {
  schemaVersion: 1;
  folder: string;
  /** Relative to the folder. */
  files: readonly string[];
  /** What could not be had, and why. */
  missing: Readonly<Record<string, string>>;
}

/** By which a folder of evidence is known, and what is in it. */
const CONTENTS = "evidence.json";

/**
 * Writes what happened from a moment on into a folder, before it is lost with the stack: logs of
 * every service, traces, states, proof and configuration, without secrets, as in a report. What
 * cannot be had is named and left out. An earlier evidence in the folder gives way.
 *
 * @throws DevstackError E_STATE, or the system's error, when the folder cannot be written.
 */
export async function saveEvidence(stack: Stack, options: EvidenceOptions): Promise<Evidence> {
  const { folder, sinceMs = null, title, error, signal } = options;
  const missing: Record<string, string> = {};
  const part = async <T>(name: string, work: () => Promise<T>): Promise<T | null> =>
    work().catch((fault: unknown) => {
      signal.throwIfAborted();
      missing[name] = messageOf(fault);
      return null;
    });
  const window = { fromMs: sinceMs, toMs: stack.clock.now() };
  const [configuration, record, state, logs, traces] = await Promise.all([
    part("configuration", () => configurationOf(stack)),
    part("plan", () => readRecord(stack)),
    part("status", () => status(stack, { signal })),
    part("logs", () => windowLogs(stack, { fromMs: sinceMs, signal })),
    part("traces", () => windowTraces(stack, { window, signal })),
  ]);
  const redaction = await redactionOf(stack, [configuration?.services, record?.plan]);
  const files: Record<string, string> = {
    ...documents({ status: state, proof: record?.proof, config: configuration }, redaction),
    ...documents({ error: error && errorFacts(error) }, redaction),
    ...Object.fromEntries(
      Object.entries(logs ?? {}).map(([service, lines]) => [
        `logs/${service}.log`,
        lines.map((line) => `${cut(redact(line, redaction))}\n`).join(""),
      ]),
    ),
    ...documents(
      Object.fromEntries((traces ?? []).map(({ traceId, body }) => [`traces/${traceId}`, body])),
      redaction,
    ),
  };
  const contents = redact(
    {
      schemaVersion: 1,
      createdAt: new Date(window.toMs).toISOString(),
      ...(title !== undefined && { title }),
      window: { from: sinceMs && new Date(sinceMs).toISOString(), to: iso(window.toMs) },
      stack: { name: record?.name ?? null, runtime: stack.runtime.name, folder: stack.folder },
      files: Object.keys(files),
      missing,
    },
    redaction,
  );
  await write(stack, folder, { [CONTENTS]: json(contents), ...files });
  return {
    schemaVersion: 1,
    folder,
    files: [CONTENTS, ...Object.keys(files)],
    missing: redact(missing, redaction),
  };
}

/** By name without its ending; what is null or undefined is left out. */
function documents(all: Record<string, unknown>, redaction: Redaction): Record<string, string> {
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) =>
      value === null || value === undefined
        ? []
        : [[`${name}.json`, json(redact(value, redaction))]],
    ),
  );
}

function errorFacts({ code, message, why, hint, exitStatus, details }: DevstackError) {
  return { code, message, why, hint, exitStatus, details };
}

const LONGEST_LINE = 4_000;

/** Only when it has been redacted: half a secret would not be known as one. */
function cut(line: string): string {
  return line.slice(0, LONGEST_LINE);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

async function write(
  { executor }: Pick<Stack, "executor">,
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const isOurs = await exists(join(folder, CONTENTS));
  for (const part of ["logs", "traces"]) {
    if (isOurs) await executor.remove(join(folder, part));
  }
  for (const path of [folder, join(folder, "logs"), join(folder, "traces")]) {
    // A folder that is there keeps its mode: it may be shared with others.
    if (!(await exists(path))) await executor.makeFolder(path, 0o700);
  }
  for (const [name, text] of Object.entries(files)) {
    await executor.writeFile(join(folder, name), text, 0o600);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
