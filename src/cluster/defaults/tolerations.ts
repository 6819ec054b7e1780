import { NOT_READY, UNREACHABLE } from "../objects/node-taints.ts";
import type { Pod } from "../objects/pod.ts";
import type { Toleration } from "../objects/scheduling.ts";

const BORNE = [NOT_READY, UNREACHABLE];

/** Tolerations of a node that is not ready or unreachable, for so many seconds. */
export function defaultTolerations(seconds: number): readonly Toleration[] {
  return BORNE.map((key) => ({
    key,
    operator: "Exists",
    effect: "NoExecute",
    tolerationSeconds: seconds,
  }));
}

/**
 * The pod with {@link defaultTolerations}, unless it has some of its own (DefaultTolerationSeconds
 * admission of Kubernetes 1.34, there 300 s). Pods that have none share one list.
 */
export function withDefaultTolerations(pod: Pod, defaults: readonly Toleration[]): Pod {
  const given = pod.spec.tolerations ?? [];
  const missing = defaults.filter(({ key = "" }) => !given.some((one) => covers(one, key)));
  if (missing.length === 0) return pod;
  const tolerations = given.length === 0 ? defaults : [...given, ...missing];
  return { ...pod, spec: { ...pod.spec, tolerations } };
}

function covers({ key = "", effect }: Toleration, taint: string): boolean {
  return (key === taint || key === "") && (effect === "NoExecute" || effect === undefined);
}
