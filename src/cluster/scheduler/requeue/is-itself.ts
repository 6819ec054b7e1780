import type { PodInfo } from "../pod-info.ts";

/** Whether what has happened happened to the pod that waits. */
export function isItself(waiting: PodInfo, other: PodInfo | null): boolean {
  return waiting.pod.metadata.uid === other?.pod.metadata.uid;
}

/** Whether a pod took room: on a node, or on one that was to be its. */
export function tookRoom({ pod }: PodInfo): boolean {
  return Boolean(pod.spec.nodeName) || Boolean(pod.status?.nominatedNodeName);
}

export function isBound({ pod }: PodInfo): boolean {
  return Boolean(pod.spec.nodeName);
}
