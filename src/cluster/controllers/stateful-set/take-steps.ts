import type { World } from "../../components/component.ts";
import type { Pod } from "../../objects/pod.ts";
import { isAvailable, isFinished, isReady, isTerminating } from "../../objects/pod-facts.ts";
import type { StatefulSet } from "../../objects/stateful-set.ts";
import { firstOrdinal, isWanted, ordinalOf, revisionOf, type Version } from "./identity.ts";
import {
  createMissingClaims,
  createPod,
  deletePod,
  hasStaleClaims,
  keepRetention,
  updatePod,
} from "./pod-control.ts";
import type { PodLooks } from "./pod-looks.ts";

/** A set and all that one look at it finds. */
export interface Situation {
  readonly set: StatefulSet;
  readonly pods: readonly Pod[];
  readonly looks: PodLooks;
  readonly current: Version;
  readonly update: Version;
}

/**
 * Takes the next steps towards what a set wants: its pods come in the order of their numbers, each
 * when the one before it is available, go in the opposite order, and are then brought up to date from
 * the last one down (kube-controller-manager 1.34, StatefulSet controller; `maxUnavailable` is alpha
 * and off there, so it counts for nothing here). A set with `Parallel` does not wait where pods come
 * and go. Returns how many pods were taken from the current revision for an update.
 *
 * @throws Refused
 */
export function takeSteps(situation: Situation, world: World): number {
  const { set, pods } = situation;
  const isOrdered = set.spec.podManagementPolicy !== "Parallel";
  const places: Place[] = [];
  for (const place of wantedPlaces(situation)) {
    places.push(place);
    if (!fillPlace(place, situation, world) && isOrdered) return 0;
  }
  const condemned = pods
    .filter((pod) => ordinalOf(pod) >= 0 && !isWanted(ordinalOf(pod), set))
    .toSorted((left, right) => ordinalOf(right) - ordinalOf(left));
  for (const pod of condemned) keepRetention(set, pod, world);
  if (isOrdered && condemned.length > 0) {
    condemnLast(condemned, set, world);
    return 0;
  }
  for (const pod of condemned) if (!isTerminating(pod)) deletePod(set, pod, world);
  return updateLast(places, situation, world);
}

interface Place {
  readonly ordinal: number;
  readonly pod: Pod | undefined;
}

/** One by one: a set may want more pods than it will ever come to. */
function* wantedPlaces({ set, pods, looks }: Situation): Generator<Place> {
  const byOrdinal = new Map(pods.map((pod) => [looks.of(pod).ordinal, pod]));
  const first = firstOrdinal(set);
  for (let ordinal = first; isWanted(ordinal, set); ordinal++) {
    yield { ordinal, pod: byOrdinal.get(ordinal) };
  }
}

/** Brings a pod into its place; false where the next one has to wait. */
function fillPlace({ ordinal, pod }: Place, situation: Situation, world: World): boolean {
  const { set, looks } = situation;
  if (pod === undefined) {
    if (hasStaleClaims(set, ordinal, world)) return false;
    createPod(set, { ordinal, version: versionFor(ordinal, situation) }, world);
    return false;
  }
  if (looks.isSettled(pod, set)) return true;
  if (isFinished(pod)) {
    if (!isTerminating(pod)) deletePod(set, pod, world);
    return false;
  }
  if (pod.status?.phase === "Pending") createMissingClaims(set, pod, world);
  const isOrdered = set.spec.podManagementPolicy !== "Parallel";
  if (isOrdered && (isTerminating(pod) || !isWell(pod, set, world))) return false;
  const isAsWanted = updatePod(set, pod, world);
  if (isAsWanted && isOrdered) looks.settle(pod, set);
  return true;
}

/** Before the partition pods are made as they were, from it on as they are to be. */
function versionFor(ordinal: number, { set, current, update }: Situation): Version {
  const { type = "RollingUpdate", rollingUpdate } = set.spec.updateStrategy ?? {};
  const followsCount = type === "RollingUpdate" && rollingUpdate === undefined;
  const kept = followsCount ? set.status?.currentReplicas : rollingUpdate?.partition;
  return ordinal < firstOrdinal(set) + (kept ?? 0) ? current : update;
}

/** Running, and ready for long enough. */
function isWell(pod: Pod, { spec }: StatefulSet, { nowMs }: World): boolean {
  const { minReadySeconds = 0 } = spec;
  return (
    pod.status?.phase === "Running" && isReady(pod) && isAvailable(pod, minReadySeconds, nowMs)
  );
}

function isUnavailable(pod: Pod | undefined, { spec }: StatefulSet, { nowMs }: World): boolean {
  if (pod === undefined || isTerminating(pod)) return true;
  return !isAvailable(pod, spec.minReadySeconds ?? 0, nowMs);
}

/** The last one goes, unless another one that is on its way or not well has to be waited for. */
function condemnLast(condemned: readonly Pod[], set: StatefulSet, world: World): void {
  const [last] = condemned;
  if (last === undefined || isTerminating(last)) return;
  // All wanted pods are well when it comes to this, so the first one that is not is condemned too.
  const firstUnwell = condemned.findLast((pod) => isUnavailable(pod, set, world));
  if (isWell(last, set, world) || last === firstUnwell) deletePod(set, last, world);
}

/** The last pod that is not up to date goes, when all after it are up to date and available. */
function updateLast(places: readonly Place[], { set, update }: Situation, world: World): number {
  const { type = "RollingUpdate", rollingUpdate } = set.spec.updateStrategy ?? {};
  if (type === "OnDelete") return 0;
  for (const { pod } of places.slice(rollingUpdate?.partition ?? 0).toReversed()) {
    if (pod !== undefined && revisionOf(pod) !== update.name && !isTerminating(pod)) {
      deletePod(set, pod, world);
      return 1;
    }
    if (isUnavailable(pod, set, world)) return 0;
  }
  return 0;
}
