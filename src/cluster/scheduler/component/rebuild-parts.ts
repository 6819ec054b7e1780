import type { Pod } from "../../objects/pod.ts";
import { isFinished } from "../../objects/pod-facts.ts";
import { NAMESPACES, NODES, PODS } from "../../objects/resources.ts";
import { keyOf } from "../../store/resource.ts";
import type { Store } from "../../store/store.ts";
import type { Parts } from "./parts.ts";
import { isOurs } from "./store-reads.ts";

/** Has what is known from the objects, where the rest is remembered already. */
export function rebuildParts(parts: Parts, store: Pick<Store, "list">): void {
  const { view, nodeOrder, isLoaded } = parts;
  isLoaded.value = true;
  for (const { metadata } of store.list(NAMESPACES)) {
    view.setNamespace(metadata.name, metadata.labels ?? {});
  }
  const nodes = new Map(store.list(NODES).map((node) => [node.metadata.name, node]));
  for (const name of nodeOrder.value) {
    const node = nodes.get(name);
    if (node !== undefined) view.setNode(node);
  }
  for (const pod of store.list(PODS)) if (!isFinished(pod)) notePod(pod, parts);
}

function notePod(pod: Pod, { view, nominees, bindings }: Parts): void {
  const node = pod.spec.nodeName || bindings.get(keyOf(pod))?.node;
  if (node) view.addPod({ ...pod, spec: { ...pod.spec, nodeName: node } });
  else if (isOurs(pod)) nominees.change(null, pod);
}
