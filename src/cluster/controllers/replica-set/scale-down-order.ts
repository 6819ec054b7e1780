import { findCondition } from "../../objects/conditions.ts";
import type { Labels } from "../../objects/meta.ts";
import type { ContainerStatus, Pod, PodPhase } from "../../objects/pod.ts";
import { isActive, isReady } from "../../objects/pod-facts.ts";
import { sidecarsOf } from "../../objects/sidecars.ts";

const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
/** As strict as the API server: no plus sign, no zeros in front. */
const COST = /^(?:0|-[0-9]+|[1-9][0-9]*)$/;
const [LOWEST_COST, HIGHEST_COST] = [-(2 ** 31), 2 ** 31 - 1];

/** Those that are missed least come first. */
const PHASES: Readonly<Record<PodPhase, number>> = {
  Pending: 0,
  Unknown: 1,
  Running: 2,
  Succeeded: 0,
  Failed: 0,
};

/** A pod with all that decides when its turn comes, found out once. */
interface Candidate {
  readonly pod: Pod;
  readonly phase: number;
  readonly ready: boolean;
  readonly cost: number;
  readonly neighbours: number;
  readonly readyMs: number;
  readonly restarts: number;
  readonly sidecarRestarts: number;
  readonly createdMs: number;
}

/**
 * Pods in the order in which a replica set deletes them when it has too many
 * (kube-controller-manager 1.34, `ActivePodsWithRanks`): not on a node before on one; pending, unknown,
 * running; not ready before ready; lower deletion cost; more related pods on the node; ready for less
 * time; more restarts; newer. Times are compared by the power of two of their age alone: among pods of
 * about the same age the uid decides, that is chance. What none of it tells apart stays in its order.
 *
 * @param related the pods of all replica sets of the same owner; pods on a node that has several go
 *   first
 */
export function byScaleDown(pods: readonly Pod[], related: readonly Pod[], nowMs: number): Pod[] {
  const onNode = new Map<string, number>();
  for (const pod of related) {
    if (!isActive(pod)) continue;
    const node = nodeOf(pod);
    onNode.set(node, (onNode.get(node) ?? 0) + 1);
  }
  const candidates = pods.map((pod) => candidateOf(pod, onNode.get(nodeOf(pod)) ?? 0));
  return candidates.toSorted((left, right) => compare(left, right, nowMs)).map(({ pod }) => pod);
}

function compare(left: Candidate, right: Candidate, nowMs: number): number {
  return (
    Number(nodeOf(left.pod) !== "") - Number(nodeOf(right.pod) !== "") ||
    left.phase - right.phase ||
    Number(left.ready) - Number(right.ready) ||
    left.cost - right.cost ||
    right.neighbours - left.neighbours ||
    (left.ready ? compareAges(left, right, { of: "readyMs", nowMs }) : 0) ||
    right.restarts - left.restarts ||
    right.sidecarRestarts - left.sidecarRestarts ||
    compareAges(left, right, { of: "createdMs", nowMs })
  );
}

/** The younger first; where both are about as old, the lower uid. */
function compareAges(
  left: Candidate,
  right: Candidate,
  { of, nowMs }: { of: "readyMs" | "createdMs"; nowMs: number },
): number {
  if (left[of] === right[of]) return 0;
  // A time that nobody knows counts as the latest.
  if (Number.isNaN(left[of]) || Number.isNaN(right[of])) {
    return Number(Number.isNaN(right[of])) - Number(Number.isNaN(left[of]));
  }
  const order = ageRank(left[of], nowMs) - ageRank(right[of], nowMs);
  return order || (left.pod.metadata.uid < right.pod.metadata.uid ? -1 : 1);
}

/** The power of two that an age in nanoseconds reaches. */
function ageRank(sinceMs: number, nowMs: number): number {
  const ageMs = nowMs - sinceMs;
  return ageMs > 0 ? Math.floor(Math.log2(ageMs * 1e6)) : -1;
}

function candidateOf(pod: Pod, neighbours: number): Candidate {
  const { metadata, spec, status } = pod;
  const ready = isReady(pod);
  const readySince = findCondition(status?.conditions, "Ready")?.lastTransitionTime;
  const sidecars = sidecarsOf(spec);
  const sidecarNames = new Set(sidecars.map(({ name }) => name));
  const sidecarStatuses = status?.initContainerStatuses?.filter((one) =>
    sidecarNames.has(one.name),
  );
  return {
    ...{ pod, neighbours, ready },
    phase: PHASES[status?.phase ?? "Pending"],
    cost: deletionCost(metadata.annotations),
    readyMs: ready ? Date.parse(readySince ?? "") : Number.NaN,
    restarts: mostRestarts(status?.containerStatuses),
    sidecarRestarts: mostRestarts(sidecarStatuses),
    createdMs: Date.parse(metadata.creationTimestamp),
  };
}

function deletionCost(annotations: Labels | undefined): number {
  const text = annotations?.[DELETION_COST];
  if (text === undefined || !COST.test(text)) return 0;
  const cost = Number(text);
  return cost >= LOWEST_COST && cost <= HIGHEST_COST ? cost : 0;
}

function mostRestarts(statuses: readonly ContainerStatus[] | undefined): number {
  return (statuses ?? []).reduce((most, { restartCount }) => Math.max(most, restartCount), 0);
}

function nodeOf({ spec }: Pod): string {
  return spec.nodeName ?? "";
}
