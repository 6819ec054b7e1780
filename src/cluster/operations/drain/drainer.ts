import type { Component, World } from "../../components/component.ts";
import { refusal } from "../../controllers/managed-pods.ts";
import { Selectors } from "../../meta/selectors.ts";
import type { Node } from "../../objects/node.ts";
import type { Pod } from "../../objects/pod.ts";
import { isTerminating } from "../../objects/pod-facts.ts";
import { NODES, PODS } from "../../objects/resources.ts";
import type { Change } from "../../store/history.ts";
import { evict } from "../../write/evict.ts";
import { type DrainOrder, drainOrderOf, withDrainOrder } from "./drain-order.ts";
import { isUnmanaged, podsToDrain } from "./drained-pods.ts";

const NAME = "drainer";
const RETRY_MS = 5_000;

/**
 * Empties nodes that are ordered to be, as `kubectl drain` does it from outside: one node after the
 * other, all its pods by evictions, and again after five seconds what a disruption budget has refused.
 * A node with pods that nothing manages is left alone unless it is forced.
 */
export class Drainer implements Component {
  readonly name = NAME;
  readonly #selectors = new Selectors();

  observe({ resource, type, object, previous }: Change, world: World): void {
    if (resource === PODS.id) {
      const { nodeName } = (object as Pod).spec;
      if (type !== "DELETED" || !nodeName) return;
      if (drainOrderOf(world.store.get(NODES, "", nodeName)) !== null)
        world.enqueue(NAME, nodeName);
      return;
    }
    if (resource !== NODES.id) return;
    const isOrdered = type !== "DELETED" && drainOrderOf(object) !== null;
    if (isOrdered === (drainOrderOf(previous) !== null)) return;
    if (isOrdered) world.enqueue(NAME, object.metadata.name);
    else this.#callNext(object.metadata.name, world);
  }

  reconcile(name: string, world: World): void {
    const { store, nowMs, agenda } = world;
    const node = store.get(NODES, "", name);
    const order = drainOrderOf(node);
    if (node === undefined || order === null) return;
    if (nowMs < order.untilMs && order.after.some((other) => isOrdered(other, world))) {
      agenda.note({ atMs: order.untilMs, component: NAME, key: name });
      return;
    }
    const pods = podsToDrain(store, name);
    const isLeftAlone = !order.force && pods.some(isUnmanaged);
    if (pods.length === 0 || isLeftAlone || nowMs >= order.untilMs) finish(node, world);
    else this.#evictAll(pods, order, { name, world });
  }

  fork(): Component {
    return this;
  }

  #evictAll(
    pods: readonly Pod[],
    { untilMs }: DrainOrder,
    { name, world }: { name: string; world: World },
  ): void {
    const { store, writer, nowMs, agenda } = world;
    const context = { store, writer, nowMs, selectors: this.#selectors };
    let isRefused = false;
    for (const { metadata } of pods.filter((pod) => !isTerminating(pod))) {
      const { namespace = "", name: pod, uid } = metadata;
      const error = refusal(() => evict({ namespace, name: pod, options: { uid } }, context));
      if (error !== null && error.reason !== "NotFound") isRefused = true;
    }
    const atMs = isRefused ? Math.min(nowMs + RETRY_MS, untilMs) : untilMs;
    agenda.note({ atMs, component: NAME, key: name });
  }

  /** One has been emptied: those that waited for it may go on. */
  #callNext(done: string, world: World): void {
    world.agenda.cancel({ component: NAME, key: done });
    for (const node of world.store.list(NODES)) {
      if (drainOrderOf(node)?.after.includes(done) === true) {
        world.enqueue(NAME, node.metadata.name);
      }
    }
  }
}

function isOrdered(name: string, { store }: World): boolean {
  return drainOrderOf(store.get(NODES, "", name)) !== null;
}

function finish(node: Node, { writer }: World): void {
  writer.update(NODES, withDrainOrder(node, null));
}
