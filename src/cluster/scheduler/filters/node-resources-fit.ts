import type { Filter } from "../filter-plugin.ts";
import type { NodeInfo } from "../node-info.ts";
import type { Rejection } from "../rejection.ts";
import type { Resources } from "../resources.ts";

/** A resource of which a node has too little. */
interface Lack {
  readonly reason: string;
  /** Even an empty node would have too little. */
  readonly always: boolean;
}

/** Refuses nodes that have too little left for the pod (kube-scheduler 1.34, NodeResourcesFit). */
export const nodeResourcesFit: Filter = ({ pod }) => {
  const { requests } = pod.shape;
  return { check: (node) => (fits(node, requests) ? undefined : rejection(node, requests)) };
};

/** The same as no {@link lacks}, without making any. */
function fits({ side, load }: NodeInfo, asked: Resources): boolean {
  const { allocatable, maxPods } = side;
  const { requested, pods } = load;
  return (
    pods.length < maxPods &&
    (asked.milliCpu === 0 || asked.milliCpu <= allocatable.milliCpu - requested.milliCpu) &&
    (asked.memory === 0 || asked.memory <= allocatable.memory - requested.memory) &&
    asked.ephemeralStorage === 0 &&
    asked.scalars.size === 0
  );
}

function rejection(node: NodeInfo, asked: Resources): Rejection | undefined {
  const found = lacks(node, asked);
  if (found.length === 0) return undefined;
  return {
    plugin: "NodeResourcesFit",
    reasons: found.map(({ reason }) => reason),
    unresolvable: found.some(({ always }) => always),
  };
}

function lacks({ side, load }: NodeInfo, asked: Resources): Lack[] {
  const { allocatable, maxPods } = side;
  const { requested, pods } = load;
  const found: Lack[] = pods.length < maxPods ? [] : [{ reason: "Too many pods", always: false }];
  const check = (name: string, wanted: number, has: number, used: number) => {
    if (wanted <= 0 || wanted <= has - used) return;
    found.push({ reason: `Insufficient ${name}`, always: wanted > has });
  };
  check("cpu", asked.milliCpu, allocatable.milliCpu, requested.milliCpu);
  check("memory", asked.memory, allocatable.memory, requested.memory);
  check(
    "ephemeral-storage",
    asked.ephemeralStorage,
    allocatable.ephemeralStorage,
    requested.ephemeralStorage,
  );
  for (const [name, wanted] of asked.scalars) {
    check(name, wanted, allocatable.scalars.get(name) ?? 0, requested.scalars.get(name) ?? 0);
  }
  return found;
}
