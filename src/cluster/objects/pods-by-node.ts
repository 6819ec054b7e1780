import type { Index, Store } from "../store/store.ts";
import type { Pod } from "./pod.ts";
import { PODS } from "./resources.ts";

/** Pods by the node that they are bound to. */
export const POD_NODE_INDEX: Index = {
  resource: PODS.id,
  name: "node",
  of: (pod) => {
    const { nodeName } = (pod as Pod).spec;
    return nodeName === undefined || nodeName === "" ? [] : [nodeName];
  },
};

/** The pods that are bound to a node, in the order of their keys. */
export function podsOn(store: Pick<Store, "find">, node: string): Pod[] {
  return store.find(PODS, POD_NODE_INDEX.name, node);
}
