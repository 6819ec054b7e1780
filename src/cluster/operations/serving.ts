import type { Node } from "../objects/node.ts";
import { isReachable, nodeStateOf } from "../objects/node-state.ts";
import type { Pod } from "../objects/pod.ts";
import { isActive, isReady } from "../objects/pod-facts.ts";
import { NODES } from "../objects/resources.ts";
import type { Store } from "../store/store.ts";

type Reads = Pick<Store, "get">;

function nodeOf({ spec }: Pod, store: Reads): Node | undefined {
  return spec.nodeName ? store.get(NODES, "", spec.nodeName) : undefined;
}

/**
 * Whether a pod does its work as others see it. What the API says of a pod is not enough: of a node
 * that is lost it is found out only later.
 */
export function isServing(pod: Pod, store: Reads): boolean {
  return isActive(pod) && isReady(pod) && isReachable(nodeStateOf(nodeOf(pod, store)));
}

/** Whether a pod has a place: on a node that is there and has power, and not on its way out. */
export function isPlaced(pod: Pod, store: Reads): boolean {
  return isActive(pod) && nodeStateOf(nodeOf(pod, store)) !== "power";
}
