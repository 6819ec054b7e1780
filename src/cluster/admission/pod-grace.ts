import type { Pod } from "../objects/pod.ts";
import { isFinished } from "../objects/pod-facts.ts";

const GRACE_SECONDS = 30;

/**
 * Seconds that a pod has to end when it is deleted (core pod strategy of Kubernetes 1.34): what runs
 * nowhere, or no more, need not be waited for.
 */
export function podGraceSeconds(pod: Pod): number {
  if (pod.spec.nodeName === undefined || isFinished(pod)) return 0;
  return pod.spec.terminationGracePeriodSeconds ?? GRACE_SECONDS;
}
