import type { InstanceStatus } from "../../../plan/instance.ts";
import type { Clock } from "../../../util/clock.ts";
import type { RuntimeStatus } from "../../runtime.ts";
import { ownRows, relayedServices, withRelay } from "./merge-status.ts";
import { RELAY } from "./relay-service.ts";

/** What keeps that part of a stack that is no container. */
export interface EventSource {
  status: () => Promise<Pick<RuntimeStatus, "state" | "endpoints">>;
  events: (signal: AbortSignal) => AsyncIterable<InstanceStatus>;
}

const LOOK_INTERVAL_MS = 200;

/**
 * What happens to services that are no containers, as containers see them, until `signal` aborts.
 * Their supervisor may come later; when it falls silent they have ended with it.
 */
export async function* besideEvents(
  source: EventSource,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): AsyncGenerator<InstanceStatus> {
  while (!signal.aborted) {
    const { state } = await source.status();
    if (state === "running") yield* untilSilent(source, signal);
    await clock.sleep(LOOK_INTERVAL_MS, signal).catch(() => {});
  }
}

async function* untilSilent(
  { status, events }: EventSource,
  signal: AbortSignal,
): AsyncGenerator<InstanceStatus> {
  const rows = new Map<string, InstanceStatus>();
  let relayed: ReadonlySet<string> = new Set();
  for await (const change of events(signal)) {
    if (ownRows([change]).length === 0) continue;
    rows.set(change.service, change);
    if (change.service === RELAY) relayed = relayedServices((await status()).endpoints);
    // With the relay's row all those change that are behind it.
    const concerned = change.service === RELAY ? relayed : new Set([change.service]);
    yield* withRelay([...rows.values()], relayed).filter(({ service }) => concerned.has(service));
  }
  if (signal.aborted) return;
  for (const row of rows.values()) {
    if (row.service === RELAY) continue;
    const reason = "its supervisor has died";
    yield { ...row, phase: "exited", reason, pid: null, readyAt: null };
  }
}
