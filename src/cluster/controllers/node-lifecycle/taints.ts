import { findCondition } from "../../objects/conditions.ts";
import type { Condition } from "../../objects/meta.ts";
import type { Node, Taint } from "../../objects/node.ts";
import { NOT_READY, UNREACHABLE, UNSCHEDULABLE } from "../../objects/node-taints.ts";

/** What a condition with that status keeps new pods away by. */
const BY_CONDITION: Readonly<Record<string, Partial<Record<Condition["status"], string>>>> = {
  Ready: { False: NOT_READY, Unknown: UNREACHABLE },
  MemoryPressure: { True: "node.kubernetes.io/memory-pressure" },
  DiskPressure: { True: "node.kubernetes.io/disk-pressure" },
  NetworkUnavailable: { True: "node.kubernetes.io/network-unavailable" },
  PIDPressure: { True: "node.kubernetes.io/pid-pressure" },
};
const OURS = new Set([
  UNSCHEDULABLE,
  ...Object.values(BY_CONDITION).flatMap((byStatus) => Object.values(byStatus)),
]);

/** `True`, `False` or `Unknown`; null for a node that has said nothing yet. */
export function readinessOf({ status }: Node): Condition["status"] | null {
  return findCondition(status?.conditions, "Ready")?.status ?? null;
}

/** The key of the taint that drives pods away; null while none has to go. */
export function evictingTaintOf(node: Node): string | null {
  const readiness = readinessOf(node);
  if (readiness === "False") return NOT_READY;
  return readiness === "Unknown" ? UNREACHABLE : null;
}

/**
 * The taints that a node should have, those included that keep new pods away while its conditions are
 * bad or it is cordoned; the same list where nothing is to change.
 *
 * @param now as objects have it
 */
export function withNoScheduleTaints(node: Node, now: string): readonly Taint[] {
  const taints = node.spec?.taints ?? [];
  const wanted = (node.status?.conditions ?? []).flatMap(({ type, status }) => {
    const key = BY_CONDITION[type]?.[status];
    return key === undefined ? [] : [key];
  });
  if (node.spec?.unschedulable === true) wanted.push(UNSCHEDULABLE);
  const isOurs = ({ key, effect }: Taint) => effect === "NoSchedule" && OURS.has(key);
  const kept = taints.filter((taint) => !isOurs(taint) || wanted.includes(taint.key));
  const missing = wanted.filter((key) => !taints.some((one) => isOurs(one) && one.key === key));
  if (missing.length === 0 && kept.length === taints.length) return taints;
  const added = missing.map((key): Taint => ({ key, effect: "NoSchedule", timeAdded: now }));
  return [...kept, ...added];
}

/** The same with that taint alone, or none, of the two that drive pods away. */
export function withNoExecuteTaint(node: Node, key: string | null, now: string): readonly Taint[] {
  const taints = node.spec?.taints ?? [];
  const isOurs = (taint: Taint) =>
    taint.effect === "NoExecute" && (taint.key === NOT_READY || taint.key === UNREACHABLE);
  const kept = taints.filter((taint) => !isOurs(taint) || taint.key === key);
  const isThere = kept.some((taint) => isOurs(taint));
  if (key === null || isThere) return kept.length === taints.length ? taints : kept;
  return [...kept, { key, effect: "NoExecute", timeAdded: now }];
}

export function hasNoExecuteTaint({ spec }: Node, key: string): boolean {
  return (spec?.taints ?? []).some((one) => one.effect === "NoExecute" && one.key === key);
}
