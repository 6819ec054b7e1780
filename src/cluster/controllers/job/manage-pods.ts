import type { World } from "../../components/component.ts";
import type { Job } from "../../objects/job.ts";
import type { Pod } from "../../objects/pod.ts";
import { isTerminating } from "../../objects/pod-facts.ts";
import { PODS } from "../../objects/resources.ts";
import { createManagedPods, deleteManagedPod, type PodManager, refusal } from "../managed-pods.ts";
import { byScaleDown } from "../replica-set/scale-down-order.ts";
import { indexOf, isIndexed, jobPod, TRACKING_FINALIZER } from "./job-pods.ts";
import type { JobTally } from "./job-tally.ts";

/** So many pods at most are created or deleted at a time. */
const MOST_AT_ONCE = 500;

/** What there is to do about a job's pods. */
export interface Need {
  readonly remove: readonly Pod[];
  readonly create: number;
}

export function needOf({ spec }: Job, tally: JobTally, world: World): Need {
  const active = tally.active.length;
  const { parallelism = 1, completions, suspend, podReplacementPolicy } = spec;
  if (suspend === true) return { remove: tally.active, create: 0 };
  const open = completions === undefined ? null : Math.max(0, completions - tally.succeeded);
  const wanted =
    open === null ? (tally.succeeded > 0 ? active : parallelism) : Math.min(open, parallelism);
  const surplus = Math.min(active - wanted, MOST_AT_ONCE);
  if (surplus > 0) {
    return { remove: byScaleDown(tally.active, [], world.nowMs).slice(0, surplus), create: 0 };
  }
  const awaited = podReplacementPolicy === "Failed" ? tally.terminating : 0;
  return { remove: [], create: Math.min(Math.max(0, wanted - awaited - active), MOST_AT_ONCE) };
}

/** Creates so many pods; of an indexed job the first numbers that are missing. */
export function createPods(
  { manager, count }: { manager: PodManager & { readonly owner: Job }; count: number },
  { tally, pods }: { tally: JobTally; pods: readonly Pod[] },
  world: World,
): ReturnType<typeof createManagedPods> {
  const { owner: job } = manager;
  const wanted: (number | undefined)[] = isIndexed(job)
    ? missingIndexes(job, count, { tally, pods })
    : Array.from({ length: count }, () => undefined);
  const made = wanted.map((index) => jobPod(job, index));
  return createManagedPods(made, manager, world);
}

function missingIndexes(
  { spec }: Job,
  count: number,
  { tally, pods }: { tally: JobTally; pods: readonly Pod[] },
): number[] {
  const waitsForEnd = spec.podReplacementPolicy === "Failed";
  const held = waitsForEnd ? pods.filter((pod) => isTerminating(pod)) : [];
  const taken = new Set([...tally.active, ...held].map(indexOf));
  const missing: number[] = [];
  for (const index of tally.indexes.missing(spec.completions ?? 0)) {
    if (missing.length === count) break;
    if (!taken.has(index)) missing.push(index);
  }
  return missing;
}

/** Deletes pods that are not to count. Returns those that go. */
export function dropPods(pods: readonly Pod[], manager: PodManager, world: World): Pod[] {
  return pods.filter((pod) => {
    const isHeld = refusal(() => letGo(pod, world)) !== null;
    return !isHeld && deleteManagedPod(pod, manager, world) === null;
  });
}

/** A pod that has been counted may go. */
export function letGo(pod: Pod, { writer }: World): Pod {
  const finalizers = (pod.metadata.finalizers ?? []).filter((one) => one !== TRACKING_FINALIZER);
  return writer.update(PODS, { ...pod, metadata: { ...pod.metadata, finalizers } });
}
