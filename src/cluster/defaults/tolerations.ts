import { NOT_READY, UNREACHABLE } from "../objects/node-taints.ts";
import type { Pod } from "../objects/pod.ts";
import type { Toleration } from "../objects/scheduling.ts";

const BORNE = [NOT_READY, UNREACHABLE];

/**
 * The pod with tolerations of a node that is not ready or unreachable, for `seconds`, unless it has
 * some of its own (DefaultTolerationSeconds admission of Kubernetes 1.34, there 300 s).
 */
export function withDefaultTolerations(pod: Pod, seconds: number): Pod {
  const given = pod.spec.tolerations ?? [];
  const missing = BORNE.filter((key) => !given.some((toleration) => covers(toleration, key)));
  if (missing.length === 0) return pod;
  const added = missing.map(
    (key): Toleration => ({
      key,
      operator: "Exists",
      effect: "NoExecute",
      tolerationSeconds: seconds,
    }),
  );
  return { ...pod, spec: { ...pod.spec, tolerations: [...given, ...added] } };
}

function covers({ key = "", effect }: Toleration, taint: string): boolean {
  return (key === taint || key === "") && (effect === "NoExecute" || effect === undefined);
}
