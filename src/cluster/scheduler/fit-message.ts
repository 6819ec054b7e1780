import type { Rejection } from "./rejection.ts";

/** What is said of nodes in the message of a failed attempt. */
export interface Refusals {
  /** Of how many nodes there are. */
  readonly nodes: number;
  /** Why, of the nodes that were looked at, and of how many. */
  readonly looked: Iterable<readonly [why: Pick<Rejection, "reasons">, nodes: number]>;
  /** Why, of the nodes that were not looked at. */
  readonly others?: readonly string[];
}

/** Of a cluster without nodes. */
export const NO_NODES = "no nodes available to schedule pods";

/**
 * `0/6 nodes are available: 2 …, 4 ….`: each reason with the number of nodes, in the order of these
 * texts (kube-scheduler 1.34). What preemption has found goes behind it, after a space.
 */
export function fitMessage({ nodes, looked, others = [] }: Refusals): string {
  const counts = new Map<string, number>();
  const count = (reason: string, times: number) =>
    counts.set(reason, (counts.get(reason) ?? 0) + times);
  let unlooked = nodes;
  for (const [{ reasons }, times] of looked) {
    unlooked -= times;
    for (const reason of reasons) count(reason, times);
  }
  if (unlooked > 0) for (const reason of others) count(reason, unlooked);
  const texts = [...counts].map(([reason, times]) => `${times} ${reason}`).sort();
  return `${beginning(nodes)}${texts.length === 0 ? "" : ` ${texts.join(", ")}.`}`;
}

/** Of a pod that no node can take, whatever node it is: the reason stands alone. */
export function refusedMessage(nodes: number, { reasons }: Rejection): string {
  return `${beginning(nodes)} ${reasons.join(", ")}.`;
}

function beginning(nodes: number): string {
  return `0/${nodes} nodes are available:`;
}
