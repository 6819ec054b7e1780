import type { Component, World } from "../../components/component.ts";
import type { Memory } from "../../components/memory.ts";
import { LEASE_NAMESPACE, lastRenewalMs } from "../../kubelet/node/heartbeats.ts";
import type { Node } from "../../objects/node.ts";
import { isReachable, nodeStateOf } from "../../objects/node-state.ts";
import { NOT_READY, UNREACHABLE, withTaints } from "../../objects/node-taints.ts";
import { zoneOf } from "../../objects/node-zone.ts";
import type { Pod } from "../../objects/pod.ts";
import { podsOn } from "../../objects/pods-by-node.ts";
import { LEASES, NODES, PODS } from "../../objects/resources.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, splitKey } from "../../store/resource.ts";
import { SortedMap } from "../../store/sorted-map.ts";
import type { Store } from "../../store/store.ts";
import { formatApiTime } from "../../time/format-api-time.ts";
import { Disruption } from "./disruption.ts";
import { markPodNotReady, tellOfNode, unknownConditions } from "./lost-node.ts";
import { NODE_LIFECYCLE_DEFAULTS, type NodeLifecycleOptions } from "./node-lifecycle-options.ts";
import {
  evictingTaintOf,
  hasNoExecuteTaint,
  readinessOf,
  withNoExecuteTaint,
  withNoScheduleTaints,
} from "./taints.ts";

interface NodeLifecycleState {
  readonly disruption: Disruption;
  /** Nodes that have changed since the controller looked at them last, and whether they are new. */
  readonly changed: SortedMap<string, "new" | "known">;
  /** When nodes that are silent will have been so for too long. */
  readonly silent: SortedMap<string, number>;
}

const NAME = "node-lifecycle-controller";
const MONITOR = "monitor";
const ZONE = "zone ";
const POD = "pod ";
const NODE = "node ";

/**
 * Notices that nodes are silent, says so of them and their pods, and has them emptied by taints, one
 * after the other so that a fault of the control plane does not move everything at once
 * (kube-controller-manager 1.34, node-lifecycle-controller). It looks at nodes every five seconds, as
 * the real one does, but only where there is something to see.
 */
export class NodeLifecycle implements Component {
  readonly name = NAME;
  readonly #options: NodeLifecycleOptions;
  readonly #state: NodeLifecycleState;

  constructor(
    options: Partial<NodeLifecycleOptions> = {},
    state: NodeLifecycleState | null = null,
  ) {
    this.#options = { ...NODE_LIFECYCLE_DEFAULTS, ...options };
    this.#state = state ?? {
      disruption: Disruption.none(this.#options),
      ...{ changed: SortedMap.ofTexts(), silent: SortedMap.ofTexts() },
    };
  }

  observe({ resource, type, object, previous }: Change, world: World): void {
    if (resource === PODS.id) {
      const pod = object as Pod;
      const bound = (previous as Pod | null)?.spec.nodeName !== pod.spec.nodeName;
      if (type !== "DELETED" && bound && pod.spec.nodeName) world.enqueue(NAME, POD + keyOf(pod));
      return;
    }
    if (resource !== NODES.id) return;
    const { name } = object.metadata;
    this.#state.disruption.zones.note(
      previous as Node | null,
      type === "DELETED" ? null : (object as Node),
    );
    if (type === "ADDED") this.#state.changed.set(name, "new");
    else if (!this.#state.changed.has(name)) this.#state.changed.set(name, "known");
    world.enqueue(NAME, NODE + name);
  }

  reconcile(key: string, world: World): void {
    if (key === MONITOR) this.#monitor(world);
    else if (key.startsWith(ZONE)) this.#emptyNext(key.slice(ZONE.length), world);
    else if (key.startsWith(POD)) this.#lookAtPod(key.slice(POD.length), world);
    else this.#lookAtNode(key.slice(NODE.length), world);
  }

  get memory(): Memory {
    const { disruption, changed, silent } = this.#state;
    return { changed, silent, ...disruption.memory };
  }

  rebuild(store: Store): void {
    for (const node of store.list(NODES)) this.#state.disruption.zones.note(null, node);
  }

  fork(): Component {
    const { disruption, changed, silent } = this.#state;
    const state = { disruption: disruption.fork(), changed: changed.fork(), silent: silent.fork() };
    return new NodeLifecycle(this.#options, state);
  }

  /** What is done at once: taints that keep pods away, and counting how long a node has been silent. */
  #lookAtNode(name: string, world: World): void {
    const { store, writer, nowMs } = world;
    this.#appoint(this.#tickFrom(nowMs), world);
    const node = store.get(NODES, "", name);
    if (node === undefined) {
      this.#state.silent.delete(name);
      return;
    }
    const taints = withNoScheduleTaints(node, formatApiTime(nowMs));
    if (taints !== (node.spec?.taints ?? [])) {
      writer.update(NODES, withTaints(node, taints));
    }
    if (isReachable(nodeStateOf(node))) this.#state.silent.delete(name);
    else {
      const atMs = this.#state.silent.get(name) ?? this.#tooLongMs(node, world);
      this.#state.silent.set(name, atMs);
      this.#appoint(Math.max(atMs, nowMs), world);
    }
  }

  /** When the controller will find that a node has been silent for too long. */
  #tooLongMs(node: Node, { store, nowMs }: World): number {
    const { monitorGracePeriodMs, startupGracePeriodMs } = this.#options;
    if (readinessOf(node) === null) {
      return this.#tickFrom(Date.parse(node.metadata.creationTimestamp) + startupGracePeriodMs);
    }
    const lease = store.get(LEASES, LEASE_NAMESPACE, node.metadata.name);
    // It reckons from when it saw the renewal, not from when the renewal was.
    return this.#tickFrom(this.#tickFrom(lastRenewalMs(lease, nowMs)) + monitorGracePeriodMs);
  }

  #monitor(world: World): void {
    const { store, nowMs } = world;
    const { changed, silent, disruption } = this.#state;
    const overdue = [...silent.keys()].filter((name) => (silent.get(name) ?? 0) <= nowMs);
    for (const name of overdue) this.#giveUp(name, world);
    for (const name of [...changed.keys()]) {
      const isNew = changed.get(name) === "new";
      changed.delete(name);
      const node = store.get(NODES, "", name);
      if (node === undefined) {
        disruption.queue.remove(name);
        tellOfNode(name, "RemovingNode", `event: Removing Node ${name} from Controller`, world);
        continue;
      }
      if (isNew) {
        tellOfNode(name, "RegisteredNode", `event: Registered Node ${name} in Controller`, world);
      }
      this.#weigh(node, world);
    }
    const turn = disruption.assess(nowMs);
    if (turn === "all lost") this.#standStill(world);
    if (turn === "some are back") this.#beginAnew(world);
    // Those who keep new pods away from what is lost come first.
    for (const zone of disruption.zones.all) world.enqueue(NAME, ZONE + zone);
    this.#appointSilent(world);
    // What it has written itself it need not look at again.
    for (const name of [...changed.keys()]) {
      if (changed.get(name) === "known") changed.delete(name);
    }
  }

  /** A node has been silent for too long. */
  #giveUp(name: string, world: World): void {
    const { store, writer, nowMs } = world;
    const { silent, changed } = this.#state;
    silent.delete(name);
    const node = store.get(NODES, "", name);
    if (node === undefined || isReachable(nodeStateOf(node))) return;
    const wasReady = readinessOf(node) === "True";
    const conditions = unknownConditions(node, nowMs);
    writer.updateStatus(NODES, { ...node, status: { ...node.status, conditions } });
    changed.set(name, changed.get(name) ?? "known");
    if (!wasReady) return;
    tellOfNode(name, "NodeNotReady", "status is now: NodeNotReady", world);
    for (const pod of podsOn(store, name)) markPodNotReady(pod, world);
  }

  /** Has a node emptied, or no longer. */
  #weigh(node: Node, world: World): void {
    const { queue } = this.#state.disruption;
    const { name } = node.metadata;
    const key = evictingTaintOf(node);
    const other = key === UNREACHABLE ? NOT_READY : UNREACHABLE;
    if (key === null) {
      if (readinessOf(node) !== "True") return;
      queue.remove(name);
      this.#taint(node, null, world);
    } else if (hasNoExecuteTaint(node, other)) this.#taint(node, key, world);
    else if (!hasNoExecuteTaint(node, key)) queue.add(name, zoneOf(node.metadata.labels ?? {}));
  }

  /** The next node of a zone is emptied, as fast as the zone allows. */
  #emptyNext(zone: string, world: World): void {
    const { nowMs, agenda, store } = world;
    const { queue } = this.#state.disruption;
    for (let name = queue.take(zone, nowMs); name !== null; name = queue.take(zone, nowMs)) {
      const node = store.get(NODES, "", name);
      if (node !== undefined && evictingTaintOf(node) !== null) {
        this.#taint(node, evictingTaintOf(node), world);
      }
    }
    const atMs = queue.nextMs(zone);
    const key = ZONE + zone;
    if (atMs === null) agenda.cancel({ component: NAME, key });
    else agenda.note({ atMs: Math.max(nowMs, atMs), component: NAME, key });
  }

  /** All nodes are lost: then more likely the control plane is, and nothing is moved. */
  #standStill(world: World): void {
    for (const node of world.store.list(NODES)) this.#taint(node, null, world);
    for (const node of world.store.list(NODES)) this.#weigh(node, world);
  }

  /** Some are heard again: the others get their time anew. */
  #beginAnew(world: World): void {
    const { silent } = this.#state;
    const atMs = this.#tickFrom(world.nowMs + this.#options.monitorGracePeriodMs);
    for (const name of [...silent.keys()]) silent.set(name, atMs);
  }

  #lookAtPod(key: string, world: World): void {
    const { namespace, name } = splitKey(key);
    const pod = world.store.get(PODS, namespace, name);
    const node = world.store.get(NODES, "", pod?.spec.nodeName ?? "");
    if (pod === undefined || node === undefined) return;
    const readiness = readinessOf(node);
    if (readiness !== null && readiness !== "True") markPodNotReady(pod, world);
  }

  #taint(node: Node, key: string | null, { writer, nowMs }: World): void {
    const taints = withNoExecuteTaint(node, key, formatApiTime(nowMs));
    if (taints === (node.spec?.taints ?? [])) return;
    writer.update(NODES, withTaints(node, taints));
  }

  #appointSilent(world: World): void {
    const { silent } = this.#state;
    let atMs = Number.POSITIVE_INFINITY;
    for (const due of silent.values()) atMs = Math.min(atMs, due);
    if (atMs !== Number.POSITIVE_INFINITY) this.#appoint(Math.max(atMs, world.nowMs), world);
  }

  #appoint(atMs: number, { agenda }: World): void {
    agenda.noteAtLatest({ atMs, component: NAME, key: MONITOR });
  }

  /** The next moment at which the controller looks at nodes. */
  #tickFrom(atMs: number): number {
    const { monitorPeriodMs } = this.#options;
    return Math.ceil(atMs / monitorPeriodMs) * monitorPeriodMs;
  }
}
