import { stat } from "node:fs/promises";
import { DevstackError, messageOf } from "../../util/errors.ts";
import { doctor } from "../doctor/doctor.ts";
import { logs } from "../logs.ts";
import { readRecord } from "../record.ts";
import type { Stack } from "../stack.ts";
import { status } from "../status.ts";
import { versionsOf } from "../versions.ts";
import { configurationOf } from "./configuration-of.ts";
import { redact } from "./redact.ts";
import { redactionOf } from "./redaction-of.ts";

export interface ReportOptions {
  /** Absolute path of the file to write. */
  path: string;
  signal: AbortSignal;
}

/** What `report` has written. */
export interface ReportResult {
  schemaVersion: 1;
  file: string;
  bytes: number;
  /** What is in it. */
  parts: readonly string[];
  /** What could not be had, and why. */
  missing: Readonly<Record<string, string>>;
}

const LINES_OF_EACH_SERVICE = 500;
const LONGEST_LINE = 4_000;

/**
 * Writes what somebody else needs to understand this stack into one file, without its secrets.
 * One JSON text and no archive, so that one can read it through before it is given away.
 * What cannot be had is named and left out: a report is wanted when something is broken.
 *
 * @throws DevstackError E_USAGE where something that is no file is in its place; the system's error
 *   when the file cannot be written.
 */
export async function report(stack: Stack, { path, signal }: ReportOptions): Promise<ReportResult> {
  await refuseOthers(path);
  const missing: Record<string, string> = {};
  const part = async <T>(name: string, work: () => Promise<T>): Promise<T | null> =>
    work().catch((error: unknown) => {
      signal.throwIfAborted();
      missing[name] = messageOf(error);
      return null;
    });
  const [versions, checked, configuration, record, state, lines, evidence] = await Promise.all([
    part("versions", () => versionsOf(stack, undefined, signal)),
    part("doctor", () => doctor(stack, { signal })),
    part("configuration", () => configurationOf(stack)),
    part("plan", () => readRecord(stack)),
    part("status", () => status(stack, { signal })),
    part("logs", () => lastLines(stack, signal)),
    evidenceOf(stack, part),
  ]);
  const parts = {
    versions,
    doctor: checked,
    configuration,
    plan: record?.plan ?? null,
    endpoints: record?.endpoints ?? null,
    proof: record?.proof ?? null,
    status: state,
    ...evidence,
    logs: lines,
  };
  const documents = [configuration?.services, record?.plan, evidence];
  const redaction = await redactionOf(stack, documents);
  const createdAt = new Date(stack.clock.now()).toISOString();
  const whole = redact({ createdAt, ...parts, missing }, redaction);
  // Cut only now: half a secret would not be known as one.
  const document = { schemaVersion: 1, ...whole, logs: whole.logs && cut(whole.logs) };
  const text = `${JSON.stringify(document, null, 2)}\n`;
  await stack.executor.writeFile(path, text, 0o600);
  return {
    schemaVersion: 1,
    file: path,
    bytes: Buffer.byteLength(text),
    parts: Object.entries(parts).flatMap(([name, value]) => (value === null ? [] : [name])),
    missing: redact(missing, redaction),
  };
}

/** A device or a pipe would be gone, with the report in its place. */
async function refuseOthers(path: string): Promise<void> {
  const there = await stat(path).catch(() => null);
  if (there === null || there.isFile()) return;
  throw new DevstackError("E_USAGE", `${path} is no file`, {
    why: "a report takes the place of what is there",
    hint: "devstack report --output report.json",
  });
}

/** The parts that what runs the stack has of its own. */
async function evidenceOf(
  { runtime }: Stack,
  part: (name: string, work: () => Promise<unknown>) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  const found = Object.entries(runtime.evidence()).map(
    async ([name, work]) => [name, await part(name, work)] as const,
  );
  return Object.fromEntries(await Promise.all(found));
}

async function lastLines(stack: Stack, signal: AbortSignal): Promise<Record<string, string[]>> {
  const lines: Record<string, string[]> = {};
  const options = { services: [], tail: LINES_OF_EACH_SERVICE, follow: false, signal };
  for await (const { service, at, text } of logs(stack, options)) {
    const line = `${new Date(at).toISOString()} ${text}`;
    lines[service] = [...(lines[service] ?? []), line];
  }
  return lines;
}

function cut(logs: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(logs).map(([name, lines]) => [
      name,
      lines.map((line) => line.slice(0, LONGEST_LINE)),
    ]),
  );
}
