import type { InstanceStatus } from "../../../plan/instance.ts";
import { ownRows, withRelay } from "./merge-status.ts";
import { RELAY } from "./relay-service.ts";

/**
 * What a supervisor tells of its services, as containers see them; when it falls silent they have
 * ended with it.
 */
export async function* besideEvents(
  changes: AsyncIterable<InstanceStatus>,
  { relayed, signal }: { relayed: ReadonlySet<string>; signal: AbortSignal },
): AsyncGenerator<InstanceStatus> {
  const rows = new Map<string, InstanceStatus>();
  for await (const change of changes) {
    if (ownRows([change]).length === 0) continue;
    rows.set(change.service, change);
    const all = [...rows.values()];
    // With the relay's row all those change that are behind it.
    const concerned = change.service === RELAY ? relayed : new Set([change.service]);
    yield* withRelay(all, relayed).filter(({ service }) => concerned.has(service));
  }
  if (signal.aborted) return;
  const reason = "its supervisor has died";
  for (const row of rows.values()) {
    if (row.service === RELAY) continue;
    yield { ...row, phase: "exited", reason, pid: null, readyAt: null };
  }
}
