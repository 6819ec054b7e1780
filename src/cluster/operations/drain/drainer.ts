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
    else callNext(object.metadata.name, drainOrderOf(previous), world);
  }

  reconcile(name: string, world: World): void {
    const { store, nowMs, agenda } = world;
    const node = store.get(NODES, "", name);
    const order = drainOrderOf(node);
    if (node === undefined || order === null) return;
    if (nowMs < order.untilMs && mustWait(order, world)) {
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
}

/** Whether others of its line have their turn before it. */
function mustWait({ line, turn }: DrainOrder, { store }: World): boolean {
  return store.list(NODES).some((node) => {
    const order = drainOrderOf(node);
    return order?.line === line && order.turn < turn;
  });
}

/** One has been emptied: it is the next one's turn. */
function callNext(done: string, order: DrainOrder | null, world: World): void {
  world.agenda.cancel({ component: NAME, key: done });
  let next: { readonly name: string; readonly turn: number } | null = null;
  for (const node of world.store.list(NODES)) {
    const { line, turn = 0 } = drainOrderOf(node) ?? {};
    if (line === undefined || line !== order?.line) continue;
    if (next === null || turn < next.turn) next = { name: node.metadata.name, turn };
  }
  if (next !== null) world.enqueue(NAME, next.name);
}

function finish(node: Node, { writer }: World): void {
  writer.update(NODES, withDrainOrder(node, null));
}
