import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { DevstackError, messageOf } from "../../util/errors.ts";
import { Masker } from "../../util/masking/masker.ts";
import { doctor } from "../doctor/doctor.ts";
import { logs } from "../logs.ts";
import { readRecord } from "../record.ts";
import type { Stack } from "../stack.ts";
import { status } from "../status.ts";
import { versionsOf } from "../versions.ts";
import { findSecrets } from "./find-secrets.ts";
import { redact } from "./redact.ts";

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
  const [versions, checked, configuration, record, state, lines] = await Promise.all([
    part("versions", () => versionsOf(stack, undefined, signal)),
    part("doctor", () => doctor(stack, { signal })),
    part("configuration", () => configurationOf(stack)),
    part("plan", () => readRecord(stack)),
    part("status", () => status(stack, { signal })),
    part("logs", () => lastLines(stack, signal)),
  ]);
  const parts = {
    versions,
    doctor: checked,
    configuration,
    plan: record?.plan ?? null,
    endpoints: record?.endpoints ?? null,
    proof: record?.proof ?? null,
    status: state,
    logs: lines,
  };
  // Of its own: what is only likely to be a secret must not blot out what the command prints.
  const likely = new Masker();
  likely.add(await findSecrets(stack, [configuration?.services, record?.plan]));
  const masker = { mask: (text: string) => likely.mask(stack.masker.mask(text)) };
  const createdAt = new Date(stack.clock.now()).toISOString();
  const homeFolder = stack.env["HOME"] || homedir();
  const whole = redact({ createdAt, ...parts, missing }, { masker, homeFolder });
  // Cut only now: half a secret would not be known as one.
  const document = { schemaVersion: 1, ...whole, logs: whole.logs && cut(whole.logs) };
  const text = `${JSON.stringify(document, null, 2)}\n`;
  await stack.executor.writeFile(path, text, 0o600);
  return {
    schemaVersion: 1,
    file: path,
    bytes: Buffer.byteLength(text),
    parts: Object.entries(parts).flatMap(([name, value]) => (value === null ? [] : [name])),
    missing: redact(missing, { masker, homeFolder }),
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

/** The file as it is written, which shows more than what was made of it, and the services' settings. */
async function configurationOf({ configuration }: Stack) {
  const { file, name, runtime, own, platform } = await configuration();
  const text = file === null ? null : await readFile(file, "utf8");
  return { file, name, runtime, text, services: { ...platform, ...own } };
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
