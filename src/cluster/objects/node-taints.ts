/** By these a node says what is the matter with it. */
export const NOT_READY = "node.kubernetes.io/not-ready";
export const UNREACHABLE = "node.kubernetes.io/unreachable";
/** It is cordoned. */
export const UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
