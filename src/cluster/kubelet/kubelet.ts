import type { Component, World } from "../components/component.ts";
import type { Memory } from "../components/memory.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Node } from "../objects/node.ts";
import { isReachable, nodeStateOf } from "../objects/node-state.ts";
import type { Pod } from "../objects/pod.ts";
import { isFinished } from "../objects/pod-facts.ts";
import { podsOn } from "../objects/pods-by-node.ts";
import { NODES, PODS } from "../objects/resources.ts";
import type { Change } from "../store/history.ts";
import { keyOf, splitKey } from "../store/resource.ts";
import { SortedMap } from "../store/sorted-map.ts";
import { PodAddresses } from "./pod-addresses.ts";
import { PodLife } from "./run/pod-life.ts";
import { newContainerRun, type PodRun } from "./run/pod-run.ts";
import type { PodTiming } from "./run/pod-timing.ts";
import { probedPod } from "./run/probed-pod.ts";
import type { Saying } from "./run/sayings.ts";
import type { TimingOptions } from "./run/timing-of.ts";
import { SharedParts } from "./shared-parts.ts";
import { podStatus } from "./status/pod-status.ts";

export interface KubeletOptions extends TimingOptions {
  /** Whether what happens to pods is told as events: true by default. */
  readonly events?: boolean;
}

interface KubeletState {
  /** By the key of the pod. */
  readonly runs: SortedMap<string, PodRun>;
  readonly addresses: PodAddresses;
  /** Node and image, of images that are on a node. */
  readonly images: SortedMap<string, true>;
}

const NAME = "kubelet";
const NODE_KEY = "node ";

/**
 * The kubelets of all nodes: they bring bound pods through their lives in stages, whose lengths are
 * data (see `PodTiming`), and write their status (Kubernetes documentation, "Pod Lifecycle"). On a node
 * without power nothing happens; from one that cannot be reached nothing is heard until it can be.
 */
export class Kubelet implements Component {
  readonly name = NAME;
  readonly #options: KubeletOptions;
  readonly #state: KubeletState;
  readonly #parts: SharedParts;

  constructor(
    options: KubeletOptions = {},
    state: KubeletState = emptyState(),
    parts = new SharedParts(),
  ) {
    this.#options = options;
    this.#state = state;
    this.#parts = parts;
  }

  observe(change: Change, world: World): void {
    if (change.resource === NODES.id) this.#observeNode(change, world);
    if (change.resource !== PODS.id) return;
    const pod = change.object as Pod;
    const previous = change.previous as Pod | null;
    if (pod.spec.nodeName && (change.type === "DELETED" || concernsUs(pod, previous))) {
      world.enqueue(NAME, keyOf(pod));
    }
  }

  reconcile(key: string, world: World): void {
    if (key.startsWith(NODE_KEY)) {
      this.#reconcileNode(key.slice(NODE_KEY.length), world);
      return;
    }
    const { namespace, name } = splitKey(key);
    const pod = world.store.get(PODS, namespace, name);
    const known = this.#state.runs.get(key);
    if (known !== undefined && known.uid !== pod?.metadata.uid) this.#forget(key, known, world);
    if (pod === undefined || !pod.spec.nodeName || isFinished(pod)) return;
    const node = world.store.get(NODES, "", pod.spec.nodeName);
    const state = nodeStateOf(node);
    if (state === "power" || node === undefined) return;
    const run = this.#state.runs.get(key);
    // A pod that was bound, or deleted, while nobody reached the node is news there.
    if (run === undefined && !isReachable(state)) return;
    this.#live(pod, run ?? this.#accept(pod, node, world), node, world);
  }

  get memory(): Memory {
    const { runs, images, addresses } = this.#state;
    return { runs, images, ...addresses.memory };
  }

  fork(): Component {
    const { runs, addresses, images } = this.#state;
    const state = { runs: runs.fork(), addresses: addresses.fork(), images: images.fork() };
    return new Kubelet(this.#options, state, this.#parts);
  }

  #observeNode({ type, object, previous }: Change, world: World): void {
    if (type !== "MODIFIED") {
      if (type === "ADDED") world.enqueue(NAME, NODE_KEY + object.metadata.name);
      return;
    }
    if (nodeStateOf(object) === nodeStateOf(previous)) return;
    // One that comes back with power has lost what ran there.
    const restarted = nodeStateOf(previous) === "power" ? "restarted " : "";
    world.enqueue(NAME, NODE_KEY + restarted + object.metadata.name);
  }

  #reconcileNode(key: string, world: World): void {
    const [first = "", second] = key.split(" ");
    const name = second ?? first;
    const node = world.store.get(NODES, "", name);
    if (node === undefined) return;
    for (const pod of podsOn(world.store, name)) {
      const podKey = keyOf(pod);
      const run = this.#state.runs.get(podKey);
      if (second !== undefined && run !== undefined) this.#restart(pod, run, node, world);
      world.enqueue(NAME, podKey);
    }
  }

  #accept(pod: Pod, node: Node, world: World): PodRun {
    const { initContainers = [], containers, hostNetwork } = pod.spec;
    const { timing, faults } = this.#parts.timing(pod, this.#options);
    for (const message of faults) {
      this.#tell(pod, [{ type: "Warning", reason: "InvalidAnnotation", message }], world);
    }
    const { nowMs } = world;
    const { uid } = pod.metadata;
    const hostIp = hostIpOf(node) ?? null;
    const ip = hostNetwork ? hostIp : this.#state.addresses.take(node.spec?.podCIDR, uid);
    return {
      ...{ uid, node: node.metadata.name, acceptedMs: nowMs, ip },
      timing,
      sandboxMs: nowMs + varied(timing.sandboxMs, timing, world),
      containers: [...initContainers, ...containers].map(({ name }) => newContainerRun(name)),
      stop: null,
    };
  }

  /** Brings a pod to the present, says so as far as the node is heard, and notes when it goes on. */
  #live(pod: Pod, run: PodRun, node: Node, world: World): void {
    const { nowMs, agenda, writer } = world;
    const key = keyOf(pod);
    const isHeard = isReachable(nodeStateOf(node));
    const life = this.#lifeOf(pod, run, world);
    const { deletionTimestamp } = pod.metadata;
    if (deletionTimestamp !== undefined && isHeard) life.stop(Date.parse(deletionTimestamp));
    life.advance();
    const { nextMs, isOver } = life;
    this.#state.runs.set(key, life.run);
    if (nextMs === null) agenda.cancel({ component: NAME, key });
    else agenda.note({ atMs: nextMs, component: NAME, key });
    if (!isHeard) return;
    this.#tell(pod, life.sayings, world);
    const moment = { pod, run: life.run, nowMs, isOver };
    const status = podStatus(moment, { hostIp: hostIpOf(node), parts: this.#parts });
    writer.updateStatus(PODS, { ...pod, status });
    if (!isOver) return;
    this.#forget(key, life.run, world);
    if (deletionTimestamp === undefined) return;
    const { namespace, name, uid } = pod.metadata;
    writer.delete(PODS, { namespace, name }, { gracePeriodSeconds: 0, uid });
  }

  /** After a time without power: the same pod, and everything in it anew. */
  #restart(pod: Pod, run: PodRun, node: Node, world: World): void {
    const { nowMs } = world;
    const life = this.#lifeOf(pod, run, world);
    this.#state.addresses.free(run.ip, run.uid);
    const ip = pod.spec.hostNetwork
      ? (hostIpOf(node) ?? null)
      : this.#state.addresses.take(node.spec?.podCIDR, run.uid);
    life.restart(nowMs + varied(run.timing.sandboxMs, run.timing, world), ip);
    this.#state.runs.set(keyOf(pod), life.run);
    this.#tell(pod, life.sayings, world);
  }

  #lifeOf(pod: Pod, run: PodRun, world: World): PodLife {
    const { images } = this.#state;
    return new PodLife(probedPod(pod, this.#options.probes), run, {
      nowMs: world.nowMs,
      varied: (ms) => varied(ms, run.timing, world),
      chance: (share) => world.random.next() < share,
      hasImage: (image) => images.has(`${run.node} ${image}`),
      keepImage: (image) => images.set(`${run.node} ${image}`, true),
    });
  }

  #forget(key: string, run: PodRun, { agenda }: World): void {
    this.#state.runs.delete(key);
    this.#state.addresses.free(run.ip, run.uid);
    agenda.cancel({ component: NAME, key });
  }

  #tell(pod: Pod, sayings: readonly Saying[], world: World): void {
    if (this.#options.events === false) return;
    const source = { component: NAME, host: pod.spec.nodeName ?? "" };
    for (const saying of sayings) recordEvent(world, pod, { ...saying, source });
  }
}

function emptyState(): KubeletState {
  return {
    runs: SortedMap.ofTexts(),
    addresses: PodAddresses.none(),
    images: SortedMap.ofTexts(),
  };
}

/** Not what the kubelet has written itself. */
function concernsUs(pod: Pod, previous: Pod | null): boolean {
  if (previous === null || previous.spec !== pod.spec) return true;
  const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
  if (deletionTimestamp !== previous.metadata.deletionTimestamp) return true;
  if (deletionGracePeriodSeconds !== previous.metadata.deletionGracePeriodSeconds) return true;
  const hasGates = (pod.spec.readinessGates ?? []).length > 0;
  return hasGates && pod.status?.conditions !== previous.status?.conditions;
}

function hostIpOf({ status }: Node): string | undefined {
  return status?.addresses?.find(({ type }) => type === "InternalIP")?.address;
}

function varied(ms: number, { jitter }: PodTiming, { random }: World): number {
  if (jitter === 0 || ms === 0) return ms;
  return Math.round(ms * (1 + jitter * (2 * random.next() - 1)));
}
