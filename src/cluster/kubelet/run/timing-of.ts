import type { Labels } from "../../objects/meta.ts";
import type { Pod } from "../../objects/pod.ts";
import { type PodTiming, USUAL_TIMING } from "./pod-timing.ts";
import type { ProbeSettings } from "./probed-pod.ts";
import { timingFromAnnotations } from "./timing-annotations.ts";

/** Times for the pods of one workload; what it leaves out is as for all others. */
interface WorkloadTiming {
  readonly namespace?: string;
  /** The pods that have all of these. */
  readonly labels: Labels;
  readonly timing: Partial<PodTiming>;
}

export interface TimingOptions {
  /** Of pods of which nothing else is said. */
  readonly timing?: Partial<PodTiming>;
  /** Later ones win over earlier ones, and a pod's annotations over all. */
  readonly workloads?: readonly WorkloadTiming[];
  /** How containers are probed whose manifests do not say. */
  readonly probes?: ProbeSettings;
}

/** A pod that is to end some time, and is no job's with a time of its own, ends after so long. */
const USUAL_RUN_MS = 5_000;

/** The times of a pod, and what could not be understood of its annotations. */
export interface FoundTiming {
  readonly timing: PodTiming;
  readonly faults: readonly string[];
}

/** Whether two pods are made of the same parts, as far as their times follow from them. */
export function hasSameTiming({ metadata, spec }: Pod, other: Pod): boolean {
  return (
    metadata.annotations === other.metadata.annotations &&
    metadata.labels === other.metadata.labels &&
    metadata.namespace === other.metadata.namespace &&
    spec.restartPolicy === other.spec.restartPolicy
  );
}

export function timingOf(pod: Pod, { timing: common, workloads = [] }: TimingOptions): FoundTiming {
  const { annotations, labels = {}, namespace } = pod.metadata;
  const annotated = timingFromAnnotations(annotations);
  let timing: PodTiming = { ...USUAL_TIMING, ...common };
  if ((pod.spec.restartPolicy ?? "Always") !== "Always") {
    timing = { ...timing, exitAfterMs: timing.exitAfterMs ?? USUAL_RUN_MS };
  }
  for (const workload of workloads) {
    const isMeant = workload.namespace === undefined || workload.namespace === namespace;
    const wanted = Object.entries(workload.labels);
    if (!isMeant || !wanted.every(([key, value]) => labels[key] === value)) continue;
    timing = { ...timing, ...workload.timing };
  }
  return { timing: { ...timing, ...annotated.timing }, faults: annotated.faults };
}
