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

/** The supervisor's own record and whether that very process still runs; null when there is none. */
export async function findSupervisor(
  runFolder: string,
): Promise<{ record: SupervisorRecord; alive: boolean } | null> {
  const text = await readFileIfPresent(identityPath(runFolder));
  if (text === null) return null;
  const record = parse(text);
  return record && { record, alive: await isAlive(record) };
}

export async function supervisorStatus({
  socketPath,
}: SupervisorRecord): Promise<SupervisorStatus> {
  return (await requestJson({ socketPath, method: "GET", path: "/status" })) as SupervisorStatus;
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
    const record = JSON.parse(text) as Partial<SupervisorRecord>;
    const complete = record.schemaVersion === 1 && record.pid && record.startToken;
    return complete && record.socketPath ? (record as SupervisorRecord) : null;
  } catch {
    return null;
  }
}
