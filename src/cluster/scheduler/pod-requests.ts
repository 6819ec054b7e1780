import type { ResourceList } from "../objects/meta.ts";
import type { Container, PodSpec } from "../objects/pod.ts";
import { isSidecar } from "../objects/sidecars.ts";
import { greatest, NO_RESOURCES, plus, type Resources, readResources } from "./resources.ts";

/** What a pod asks of a node. */
export interface PodRequests {
  readonly requests: Resources;
  /** What it counts for on its node when that is scored: containers that ask for none do. */
  readonly forScoring: Scored;
  /** The same when it comes: amounts for the pod as a whole are not seen then. */
  readonly forScoringNew: Scored;
}

interface Scored {
  readonly milliCpu: number;
  readonly memory: number;
}

/** What scoring takes for a container without a request (kube-scheduler 1.34). */
const SCORED_CPU = "100m";
const SCORED_MEMORY = "200Mi";

/**
 * The effective requests of a pod (kube-scheduler 1.34): the sum of its containers and sidecars, or
 * what its init containers need at their height where that is more; amounts for the pod as a whole
 * replace it; its overhead comes on top.
 */
export function podRequests(spec: PodSpec): PodRequests {
  const requests = requestsOf(spec, {});
  const forWhole = wholePodRequests(spec);
  const says = (name: string) => forWhole !== undefined && isAskedFor(name, spec);
  const assumed: ResourceList = {
    ...(says("cpu") ? {} : { cpu: SCORED_CPU }),
    ...(says("memory") ? {} : { memory: SCORED_MEMORY }),
  };
  const { resources: _, ...withoutWhole } = spec;
  return {
    requests,
    forScoring: scored(requestsOf(spec, assumed)),
    forScoringNew: scored(requestsOf(withoutWhole, { cpu: SCORED_CPU, memory: SCORED_MEMORY })),
  };
}

/** Whether anything in the pod says how much, be it nothing. */
function isAskedFor(name: string, spec: PodSpec): boolean {
  const { containers, initContainers = [], overhead = {}, resources } = spec;
  return [
    overhead,
    ...[...containers, ...initContainers, { resources }].map(
      (part) => part.resources?.requests ?? {},
    ),
  ].some((list) => name in list);
}

function scored({ milliCpu, memory }: Resources): Scored {
  return { milliCpu, memory };
}

/** @param assumed what a container asks for where it does not say */
function requestsOf(spec: PodSpec, assumed: ResourceList): Resources {
  let total = containerRequests(spec, assumed);
  const whole = wholePodRequests(spec);
  if (whole !== undefined) total = replaced(total, whole);
  return spec.overhead === undefined ? total : plus(total, readResources(spec.overhead));
}

function containerRequests(spec: PodSpec, assumed: ResourceList): Resources {
  const ask = ({ resources }: Container) => readResources({ ...assumed, ...resources?.requests });
  let total = spec.containers.reduce((sum, container) => plus(sum, ask(container)), NO_RESOURCES);
  let sidecars = NO_RESOURCES;
  let height = NO_RESOURCES;
  for (const container of spec.initContainers ?? []) {
    const asked = ask(container);
    if (isSidecar(container)) {
      total = plus(total, asked);
      sidecars = plus(sidecars, asked);
      height = greatest(height, sidecars);
    } else {
      height = greatest(height, plus(asked, sidecars));
    }
  }
  return greatest(total, height);
}

/** Requests of the pod as a whole, of which only cpu, memory and huge pages count. */
function wholePodRequests({ resources }: PodSpec): ResourceList | undefined {
  const counted = Object.entries(resources?.requests ?? {}).filter(
    ([name]) => name === "cpu" || name === "memory" || name.startsWith("hugepages-"),
  );
  return counted.length === 0 ? undefined : Object.fromEntries(counted);
}

function replaced(total: Resources, whole: ResourceList): Resources {
  const { milliCpu, memory, scalars } = readResources(whole);
  return {
    ...total,
    milliCpu: "cpu" in whole ? milliCpu : total.milliCpu,
    memory: "memory" in whole ? memory : total.memory,
    scalars: scalars.size === 0 ? total.scalars : new Map([...total.scalars, ...scalars]),
  };
}
