import type { Pod } from "../../objects/pod.ts";
import { groupPods, type PodGroups } from "./group-pods.ts";
import { NoReplicaCount, type PodUsage } from "./pod-usage.ts";

/** So far from the target the usage may be without anything being done. */
const TOLERANCE = 0.1;

/** What the pods of a workload use. */
export interface Measurement {
  readonly pods: readonly Pod[];
  readonly usages: ReadonlyMap<string, PodUsage>;
  readonly resource: string;
  readonly nowMs: number;
  /** How many pods there are to be at present. */
  readonly replicas: number;
}

/** How usages, in thousandths by pod, are compared with what is wanted. */
export interface Yardstick<Level> {
  /** @throws NoReplicaCount when they cannot be */
  readonly levelOf: (usages: ReadonlyMap<string, number>) => Level;
  /** The usage as a multiple of what is wanted. */
  readonly ratioOf: (level: Level) => number;
  /** What a pod of which nothing is known is taken to use where there would be fewer pods. */
  readonly assumedOf: (pod: string) => number;
}

/**
 * How many pods there should be (kube-controller-manager 1.34, replica calculator): as many times the
 * ready ones as their usage is above what is wanted, unless it is within the tolerance. Pods that are
 * not known, or not ready, are counted so that less is done, and never the opposite.
 *
 * @throws NoReplicaCount
 */
export function replicaCount<Level>(
  { pods, usages, resource, nowMs, replicas }: Measurement,
  yardstick: Yardstick<Level>,
): { readonly replicas: number; readonly level: Level } {
  if (pods.length === 0) {
    throw new NoReplicaCount("no pods returned by selector while calculating replica count");
  }
  const groups = groupPods(pods, usages, { resource, nowMs });
  if (groups.counted.size === 0) {
    const why = "pods might be unready";
    throw new NoReplicaCount(`did not receive metrics for targeted pods (${why})`);
  }
  const known = milliByPod(groups);
  const level = yardstick.levelOf(known);
  const ratio = yardstick.ratioOf(level);
  const growsWithUnready = groups.unready.length > 0 && ratio > 1;
  if (!growsWithUnready && groups.missing.length === 0) {
    if (isTolerable(ratio)) return { replicas, level };
    return { replicas: Math.ceil(ratio * groups.readyCount), level };
  }
  const assumed = withAssumptions(known, groups, { ratio, yardstick });
  const cautious = yardstick.ratioOf(yardstick.levelOf(assumed));
  const isTurned = (ratio < 1 && cautious > 1) || (ratio > 1 && cautious < 1);
  if (isTolerable(cautious) || isTurned) return { replicas, level };
  const wanted = Math.ceil(cautious * assumed.size);
  const goesAstray = (cautious < 1 && wanted > replicas) || (cautious > 1 && wanted < replicas);
  return { replicas: goesAstray ? replicas : wanted, level };
}

function withAssumptions<Level>(
  known: ReadonlyMap<string, number>,
  { unready, missing }: PodGroups,
  { ratio, yardstick }: { readonly ratio: number; readonly yardstick: Yardstick<Level> },
): ReadonlyMap<string, number> {
  const assumed = new Map(known);
  if (ratio < 1) for (const pod of missing) assumed.set(pod, yardstick.assumedOf(pod));
  if (ratio > 1) for (const pod of [...missing, ...unready]) assumed.set(pod, 0);
  return assumed;
}

function milliByPod({ counted }: PodGroups): ReadonlyMap<string, number> {
  return new Map([...counted].map(([pod, { milli }]) => [pod, milli]));
}

function isTolerable(ratio: number): boolean {
  return 1 - TOLERANCE <= ratio && ratio <= 1 + TOLERANCE;
}
