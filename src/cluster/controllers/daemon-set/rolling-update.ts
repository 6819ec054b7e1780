import type { Pod } from "../../objects/pod.ts";
import { isTerminating } from "../../objects/pod-facts.ts";
import { isUpdated } from "./daemon-pods.ts";
import { type Deeds, isPodAvailable, type Scene } from "./node-pods.ts";
import { surgeCount, unavailableCount } from "./update-limits.ts";

/** What the pods of one node are like in an update. */
interface NodeState {
  readonly name: string;
  readonly updated: Pod | undefined;
  readonly old: Pod | undefined;
  /** More than one of a kind: that is put in order first. */
  readonly isCrowded: boolean;
  readonly isWanted: boolean;
}

/**
 * Brings pods up to date, as many at a time as the set allows (kube-controller-manager 1.34, DaemonSet
 * controller). Nodes come in the order of their names, which the real one leaves to chance.
 */
export function rollingUpdate(scene: Scene): Deeds {
  if (!hasOldPods(scene)) return { remove: [], create: [] };
  const wanted = new Set(
    scene.nodes
      .filter((node) => scene.eligibility(node) === "run")
      .map(({ metadata }) => metadata.name),
  );
  const states = [...new Set([...wanted, ...scene.pods.keys()])]
    .toSorted()
    .map((name) => stateOf(name, scene, wanted.has(name)));
  return surgeCount(scene.set, wanted.size) === 0
    ? replace(states, scene, wanted.size)
    : surge(states, scene, wanted.size);
}

function hasOldPods({ pods, set, hash }: Scene): boolean {
  for (const present of pods.values()) {
    if (present.some((pod) => !isUpdated(pod, set, hash))) return true;
  }
  return false;
}

function stateOf(name: string, { pods, set, hash }: Scene, isWanted: boolean): NodeState {
  const present = (pods.get(name) ?? []).filter((pod) => !isTerminating(pod));
  const updated = present.filter((pod) => isUpdated(pod, set, hash));
  const old = present.filter((pod) => !updated.includes(pod));
  const isCrowded = updated.length > 1 || old.length > 1;
  return { name, updated: updated[0], old: old[0], isCrowded, isWanted };
}

/** Old pods go, as far as not too many are missing; those that are of no use go anyway. */
function replace(states: readonly NodeState[], scene: Scene, wanted: number): Deeds {
  const limit = unavailableCount(scene.set, wanted);
  const useless: Pod[] = [];
  const candidates: Pod[] = [];
  let unavailable = 0;
  for (const { updated, old, isCrowded } of states) {
    if (isCrowded || (updated === undefined) === (old === undefined)) unavailable += 1;
    else if (updated !== undefined) unavailable += isPodAvailable(updated, scene) ? 0 : 1;
    else if (old !== undefined && !isPodAvailable(old, scene)) {
      useless.push(old);
      unavailable += 1;
    } else if (old !== undefined && unavailable < limit) candidates.push(old);
  }
  const allowed = candidates.slice(0, Math.max(0, limit - unavailable));
  return { remove: [...useless, ...allowed], create: [] };
}

/** New pods come beside old ones, which go when the new ones are available. */
function surge(states: readonly NodeState[], scene: Scene, wanted: number): Deeds {
  const limit = surgeCount(scene.set, wanted);
  const deeds: Deeds = { remove: [], create: [] };
  const misplaced: Pod[] = [];
  const candidates: string[] = [];
  let surging = 0;
  let available = 0;
  for (const { name, updated, old, isCrowded, isWanted } of states) {
    if (isCrowded) {
      surging += 1;
      continue;
    }
    const counted = old ?? updated;
    const isServing = counted !== undefined && isPodAvailable(counted, scene);
    if (isServing) available += 1;
    if (old === undefined) continue;
    if (updated !== undefined) {
      if (isPodAvailable(updated, scene)) deeds.remove.push(old);
      else surging += 1;
    } else if (!isWanted) (isServing ? misplaced : deeds.remove).push(old);
    else if (!isServing) deeds.create.push(name);
    else if (surging < limit) candidates.push(name);
  }
  // Where it is not wanted any more, a pod stays until there are enough elsewhere.
  deeds.remove.push(...misplaced.slice(0, Math.max(0, available - wanted)));
  deeds.create.push(...candidates.slice(0, Math.max(0, limit - surging)));
  return deeds;
}
