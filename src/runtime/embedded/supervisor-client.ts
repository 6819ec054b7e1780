import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { InstanceStatus } from "../../plan/instance.ts";
import { readFileIfPresent } from "../../util/atomic-file.ts";
import { isAlive, type ProcessIdentity } from "../../util/process-identity.ts";
import { requestJson } from "../../util/socket-request.ts";
import type { SupervisorStatus } from "./supervisor/supervisor.ts";

/** Who supervises a stack, as the supervisor itself wrote it down. */
export interface SupervisorRecord extends ProcessIdentity {
  schemaVersion: 1;
  /** Digest of the supervisor's program: a command of another build starts its own. */
  build: string;
}

export function identityPath(runFolder: string): string {
  return join(runFolder, "supervisor.json");
}

/** What the run state says of a supervisor, and whether that very process still runs. */
export type SupervisorSight =
  | { kind: "none" }
  /** There is a record, and it cannot be understood. */
  | { kind: "damaged" }
  | { kind: "dead" | "alive"; record: SupervisorRecord };

/** Looks a stack's supervisor up; never throws, a record that cannot be read is a damaged one. */
export async function findSupervisor(runFolder: string): Promise<SupervisorSight> {
  const text = await readFileIfPresent(identityPath(runFolder)).catch(() => "");
  if (text === null) return { kind: "none" };
  const record = parse(text);
  if (record === null) return { kind: "damaged" };
  return { kind: (await isAlive(record)) ? "alive" : "dead", record };
}

/** The name of the socket of a stack's supervisor, in whatever folder this user has for sockets. */
export function socketName(stackId: string): string {
  return `${stackId}.sock`;
}

/** A supervisor answers from memory, at once; for somebody who only looks, this is long enough. */
export const LOOK_WITHIN_MS = 2_000;

/**
 * After so long it hangs, and may be ended. A machine that was asleep, or has no memory left, may
 * take its seconds.
 */
export const HANGS_AFTER_MS = 5_000;

/** @throws Error when it does not answer in time, or there is no socket to ask at. */
export async function supervisorStatus(
  socketPath: string | null,
  timeoutMs: number,
): Promise<SupervisorStatus> {
  if (socketPath === null) throw new Error("there is no socket to ask at");
  const answer = await requestJson({ socketPath, method: "GET", path: "/status", timeoutMs });
  return answer as SupervisorStatus;
}

/**
 * The present state of every service, then each change, until the signal or the supervisor ends, in
 * whatever way it does.
 */
export async function* supervisorEvents(
  socketPath: string,
  signal: AbortSignal,
): AsyncIterable<InstanceStatus> {
  const response = await openEvents(socketPath, signal).catch(() => null);
  if (response === null) return;
  const lines = createInterface({ input: response })[Symbol.asyncIterator]();
  try {
    for (;;) {
      const line = await lines.next().catch(() => null);
      if (line === null || line.done) return;
      yield JSON.parse(line.value) as InstanceStatus;
    }
  } finally {
    response.destroy();
  }
}

function openEvents(socketPath: string, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { host: "localhost" };
    const outgoing = request({ socketPath, path: "/events", signal, headers });
    outgoing.once("response", resolve);
    outgoing.on("error", reject);
    outgoing.end();
  });
}

function parse(text: string): SupervisorRecord | null {
  try {
    const record = JSON.parse(text) as Partial<SupervisorRecord> | null;
    const complete = record?.schemaVersion === 1 && Number.isInteger(record.pid);
    return complete && record.startToken ? (record as SupervisorRecord) : null;
  } catch {
    return null;
  }
}
