import type { Node, Taint } from "./node.ts";

/** By these a node says what is the matter with it. */
export const NOT_READY = "node.kubernetes.io/not-ready";
export const UNREACHABLE = "node.kubernetes.io/unreachable";
/** It is cordoned. */
export const UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

/** The node with these taints; without any it says nothing of them. */
export function withTaints(node: Node, taints: readonly Taint[]): Node {
  const { taints: _before, ...spec } = node.spec ?? {};
  return { ...node, spec: { ...spec, ...(taints.length > 0 && { taints }) } };
}
