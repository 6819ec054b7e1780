import { scaledValue } from "../../meta/scaled-value.ts";
import type { DaemonSet } from "../../objects/daemon-set.ts";

/** On how many of so many nodes a new pod may run beside the old one. */
export function surgeCount({ spec }: DaemonSet, nodes: number): number {
  if ((spec.updateStrategy?.type ?? "RollingUpdate") !== "RollingUpdate") return 0;
  return scaledValue(spec.updateStrategy?.rollingUpdate?.maxSurge ?? 0, nodes, "up");
}

/** On how many of so many nodes the pod may be missing; one where nothing else would be possible. */
export function unavailableCount(set: DaemonSet, nodes: number): number {
  const { rollingUpdate } = set.spec.updateStrategy ?? {};
  const count = scaledValue(rollingUpdate?.maxUnavailable ?? 1, nodes, "up");
  return nodes > 0 && count === 0 && surgeCount(set, nodes) === 0 ? 1 : count;
}
