import type { Cluster } from "../cluster.ts";
import type { Node } from "../objects/node.ts";
import type { Pod } from "../objects/pod.ts";
import { isReady, isTerminating } from "../objects/pod-facts.ts";
import { NODES, PODS } from "../objects/resources.ts";
import type { Change } from "../store/history.ts";
import { finish, type Steps } from "./steps.ts";

export interface SettleOptions {
  /** So long nothing may be about to change: 330 s when absent, more than pods bear a lost node. */
  readonly quietMs?: number;
  /** So far it is looked ahead at most: an hour when absent. */
  readonly limitMs?: number;
  /** At most so many moments at which something happens are looked at: 200,000 when absent. */
  readonly mostMoments?: number;
}

export interface Settled {
  /** False when pods still change at the end of what was looked at. */
  readonly settled: boolean;
  /** Virtual time that has passed. */
  readonly simulatedMs: number;
  /** What was changing when the look ahead came to its end; nothing when settled. */
  readonly restless: readonly string[];
}

const QUIET_MS = 330_000;
const LIMIT_MS = 3_600_000;
const MOST_MOMENTS = 200_000;

/**
 * Lets time pass until the cluster has *settled*: no pod's node, phase or readiness would change in
 * the next 330 seconds, nor a node's taint, by which pods may be sent away 300 seconds later; looked
 * for over at most an hour. A fork goes ahead and finds out when that is; the cluster follows to that
 * very moment. Between any two steps the caller may do something else or stop, but nobody may write
 * meanwhile: before the first step of the cluster itself all is as it was.
 */
export function* settling(cluster: Cluster, options: SettleOptions = {}): Steps<Settled> {
  const startMs = cluster.nowMs;
  const { atMs, ...found } = yield* lookAhead(cluster.fork(), options);
  for (let next = cluster.nextMs; next !== null && next <= atMs; next = cluster.nextMs) {
    cluster.advanceTo(next);
    yield cluster.nowMs - startMs;
  }
  cluster.advanceTo(atMs);
  return { ...found, simulatedMs: atMs - startMs };
}

/** The same at one go. */
export function settle(cluster: Cluster, options?: SettleOptions): Settled {
  return finish(settling(cluster, options));
}

function* lookAhead(ahead: Cluster, options: SettleOptions) {
  const { quietMs = QUIET_MS, limitMs = LIMIT_MS, mostMoments = MOST_MOMENTS } = options;
  const startMs = ahead.nowMs;
  let lastMs = startMs;
  let last = new Set<string>();
  ahead.subscribe((change) => {
    if (!isRestless(change)) return;
    if (ahead.nowMs !== lastMs) last = new Set();
    last.add(change.object.metadata.name);
    lastMs = ahead.nowMs;
  });
  for (let moments = 0; ; moments++) {
    const next = ahead.nextMs;
    if (next === null || next > lastMs + quietMs) {
      return { settled: true, atMs: lastMs, restless: [] };
    }
    if (moments === mostMoments) return { settled: false, atMs: ahead.nowMs, restless: [...last] };
    if (next > startMs + limitMs) {
      return { settled: false, atMs: startMs + limitMs, restless: [...last] };
    }
    ahead.advanceTo(next);
    yield ahead.nowMs - startMs;
  }
}

/** Whether a write is one that a cluster must be without to have settled. */
function isRestless({ resource, type, object, previous }: Change): boolean {
  if (resource === NODES.id) return taintsOf(object as Node) !== taintsOf(previous as Node | null);
  if (resource !== PODS.id) return false;
  if (type !== "MODIFIED" || previous === null) return true;
  const [now, before] = [object as Pod, previous as Pod];
  return (
    now.spec.nodeName !== before.spec.nodeName ||
    now.status?.phase !== before.status?.phase ||
    isReady(now) !== isReady(before) ||
    isTerminating(now) !== isTerminating(before)
  );
}

function taintsOf(node: Node | null): string {
  return JSON.stringify(node?.spec?.taints ?? []);
}
