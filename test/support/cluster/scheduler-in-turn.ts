import type { Component, World } from "../../../src/cluster/components/component.ts";
import { PODS } from "../../../src/cluster/objects/resources.ts";
import type { Change } from "../../../src/cluster/store/history.ts";
import { keyOf, splitKey } from "../../../src/cluster/store/resource.ts";

/** Binds pods to nodes in turn. */
export class SchedulerInTurn implements Component {
  readonly name = "scheduler-in-turn";
  readonly #nodes: readonly string[];
  #next: number;

  constructor(nodes: readonly string[], next = 0) {
    this.#nodes = nodes;
    this.#next = next;
  }

  observe({ resource, type, object }: Change, world: World): void {
    if (resource === PODS.id && type === "ADDED") world.enqueue(this.name, keyOf(object));
  }

  reconcile(key: string, { store, writer }: World): void {
    const { namespace, name } = splitKey(key);
    const pod = store.get(PODS, namespace, name);
    if (pod === undefined || pod.spec.nodeName !== undefined) return;
    const nodeName = this.#nodes[this.#next++ % this.#nodes.length] ?? "";
    writer.updateUnchecked(PODS, { ...pod, spec: { ...pod.spec, nodeName } });
  }

  fork(): Component {
    return new SchedulerInTurn(this.#nodes, this.#next);
  }
}
