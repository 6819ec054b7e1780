import { request } from "node:http";
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
  socketPath: string;
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

export async function findSupervisor(runFolder: string): Promise<SupervisorSight> {
  const text = await readFileIfPresent(identityPath(runFolder)).catch(() => "");
  if (text === null) return { kind: "none" };
  const record = parse(text);
  if (record === null) return { kind: "damaged" };
  return { kind: (await isAlive(record)) ? "alive" : "dead", record };
}

/** A supervisor answers from memory, at once; one that takes longer than this hangs. */
const ANSWER_WITHIN_MS = 2_000;

/** @throws Error when it does not answer. */
export async function supervisorStatus({
  socketPath,
}: SupervisorRecord): Promise<SupervisorStatus> {
  const answer = await requestJson({
    socketPath,
    method: "GET",
    path: "/status",
    timeoutMs: ANSWER_WITHIN_MS,
  });
  return answer as SupervisorStatus;
}

/** The present state of every service, then each change, until the signal or the supervisor ends. */
export async function* supervisorEvents(
  { socketPath }: SupervisorRecord,
  signal: AbortSignal,
): AsyncIterable<InstanceStatus> {
  const response = await new Promise<import("node:http").IncomingMessage>((resolve, reject) => {
    const outgoing = request({
      socketPath,
      path: "/events",
      signal,
      headers: { host: "localhost" },
    });
    outgoing.once("response", resolve);
    outgoing.once("error", reject);
    outgoing.end();
  });
  try {
    for await (const line of createInterface({ input: response })) {
      yield JSON.parse(line) as InstanceStatus;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    response.destroy();
  }
}

function parse(text: string): SupervisorRecord | null {
  try {
    const record = JSON.parse(text) as Partial<SupervisorRecord> | null;
    const complete = record?.schemaVersion === 1 && record.pid && record.startToken;
    return complete && record.socketPath ? (record as SupervisorRecord) : null;
  } catch {
    return null;
  }
}
