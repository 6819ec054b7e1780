import type { Taint } from "../../objects/node.ts";
import type { Toleration } from "../../objects/scheduling.ts";
import { tolerates } from "../../scheduler/tolerations.ts";

/**
 * How many seconds a pod bears the NoExecute taints of its node: none where it does not tolerate one
 * of them, infinitely many where no toleration sets a limit (kube-controller-manager 1.34,
 * `getMinTolerationTime`). Of several tolerations of a taint the first counts.
 */
export function toleratedSeconds(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
): number {
  let least = Number.POSITIVE_INFINITY;
  for (const taint of taints) {
    const toleration = tolerations.find((one) => tolerates([one], taint));
    if (toleration === undefined) return 0;
    const { tolerationSeconds } = toleration;
    if (tolerationSeconds !== undefined) least = Math.min(least, Math.max(0, tolerationSeconds));
  }
  return least;
}

/** Those that drive pods away. */
export function noExecuteTaints(taints: readonly Taint[] = []): readonly Taint[] {
  return taints.filter(({ effect }) => effect === "NoExecute");
}
