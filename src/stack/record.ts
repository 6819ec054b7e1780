import type { Endpoints } from "../plan/endpoints.ts";
import type { Plan } from "../plan/plan.ts";
import type { RuntimeName } from "../runtime/runtime.ts";
import type { ProofRecord } from "../seed/proof/proof-record.ts";
import { readFileIfPresent } from "../util/atomic-file.ts";
import { DevstackError, messageOf } from "../util/errors.ts";
import { recordPath } from "./record-path.ts";
import { decodeRecord, encodeRecord } from "./record-text.ts";
import type { Stack } from "./stack.ts";

/** What a stack remembers between commands: what the last `up` asked for, and what it proved. */
export interface StackRecord {
  schemaVersion: 1;
  /** Of the stack, by which it is found when its folder is moved. */
  id: string;
  /** The name of its configuration file in its folder; null when it has none. */
  file: string | null;
  name: string;
  runtime: RuntimeName;
  /** When the last `up` that started anything began: milliseconds since the Unix epoch. */
  startedAt: number;
  plan: Plan;
  endpoints: Endpoints;
  proof: ProofRecord | null;
  /** Taken down by the user: the ports are remembered, nothing is expected to run. */
  down: boolean;
}

/**
 * The record, or null for a stack that never was up.
 *
 * @throws DevstackError E_STATE when it cannot be understood, or is of another version of devstack.
 */
export async function readRecord(stack: Stack): Promise<StackRecord | null> {
  const path = recordPath(stack.folders);
  const text = await readFileIfPresent(path).catch((error: unknown) => {
    throw unreadable(stack, messageOf(error));
  });
  if (text === null) return null;
  const decoded = decodeRecord(text);
  if ("record" in decoded) return decoded.record as unknown as StackRecord;
  if (decoded.fault === "damaged") throw unreadable(stack, `${path} is damaged`);
  throw ofAnotherVersion(path, decoded);
}

/** Why nothing of a stack is expected to run; null where something is. */
export function whyDown(record: StackRecord | null): string | null {
  if (record === null) return "it never was up here";
  return record.down ? "taken down" : null;
}

function unreadable({ folders }: Stack, why: string): DevstackError {
  return new DevstackError("E_STATE", "the stack's own notes cannot be read", {
    why,
    hint: `devstack down, which ends what may still run, or remove ${folders.root}`,
  });
}

function ofAnotherVersion(
  path: string,
  { fault, version }: { fault: "newer" | "older"; version: number },
): DevstackError {
  return new DevstackError(
    "E_STATE",
    `the stack was brought up by ${fault === "newer" ? "a newer" : "an older"} devstack`,
    {
      why: `${path} has schema ${version}, and this devstack reads schema 1`,
      hint: "use that devstack, or devstack down with this one: it ends all and keeps the data",
      details: { path, schemaVersion: version },
    },
  );
}

/** Forgets notes that nobody can read. */
export async function removeRecord(stack: Stack): Promise<void> {
  await stack.executor.remove(recordPath(stack.folders));
}

/** The same on a disk that has no room for a second record; dying half-way damages it. */
export async function overwriteRecord(stack: Stack, record: StackRecord): Promise<void> {
  await stack.executor.overwriteFile(recordPath(stack.folders), encodeRecord(record));
}

/** Replaces the record as a whole, for later commands. */
export async function writeRecord(stack: Stack, record: StackRecord): Promise<void> {
  await stack.executor.writeFile(recordPath(stack.folders), encodeRecord(record), 0o600);
}
