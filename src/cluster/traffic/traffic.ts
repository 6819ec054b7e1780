import type { Component, World } from "../components/component.ts";
import type { Memory } from "../components/memory.ts";
import { ENDPOINT_SLICE_INDEX } from "../controllers/service-endpoints/service-endpoints.ts";
import type { ProbeSettings } from "../kubelet/run/probed-pod.ts";
import type { TimingOptions } from "../kubelet/run/timing-of.ts";
import { Selectors } from "../meta/selectors.ts";
import type { EndpointSlice } from "../objects/endpoint-slice.ts";
import type { Node } from "../objects/node.ts";
import { isReachable, nodeStateOf } from "../objects/node-state.ts";
import type { Pod } from "../objects/pod.ts";
import { podsOn } from "../objects/pods-by-node.ts";
import { ENDPOINT_SLICES, NODES, PODS, SERVICES } from "../objects/resources.ts";
import type { Service } from "../objects/service.ts";
import { topologyZoneOf } from "../objects/topology-zone.ts";
import type { Change } from "../store/history.ts";
import { keyOf, splitKey } from "../store/resource.ts";
import { SortedMap } from "../store/sorted-map.ts";
import { AnsweringPods } from "./answering-pods.ts";
import { ClientNodes } from "./client-nodes.ts";
import { type Flow, flowAt, isLossy, newFlow } from "./flow.ts";
import { flowRates, type Stream, streamsOf } from "./flow-rates.ts";
import { LossClock } from "./loss-clock.ts";
import { Proxies } from "./proxies.ts";
import { isAskedFor, requestedRates } from "./requested-rates.ts";
import { Routes } from "./routes.ts";
import { SERVED_INTERVAL_MS, type ServedStep, servedPerPod, withStep } from "./served-history.ts";

export interface TrafficOptions {
  /** From a change of endpoints until proxies follow it. */
  readonly endpointLagMs: number;
  /** How long programs take until they answer, as the kubelet has it. */
  readonly timing?: TimingOptions;
}

interface TrafficState {
  /** By service; also of those that are sent nothing any more. */
  readonly flows: SortedMap<string, Flow>;
  /** Services of which it is said how many requests they are sent. */
  readonly asked: SortedMap<string, true>;
  /** What pods have served of late, by service. */
  readonly served: SortedMap<string, readonly ServedStep[]>;
  readonly losses: LossClock;
  readonly clients: ClientNodes;
  readonly proxies: Proxies;
  readonly pods: AnsweringPods;
}

const NAME = "traffic";
const [FLOW, SEE, REFRESH, TICK] = ["flow", "see", "refresh", "tick"];
const [SIGNAL, WARM] = ["signal", "warm"];
/** So many endpoints are as good as a continuum. */
const MANY_ENDPOINTS = 200;
const STEP_MS = 100;

/**
 * Requests through services, as flows that are constant until endpoints, nodes or wishes change: no
 * request is an event. They come from clients on the nodes of each zone, go where the proxies of those
 * nodes know endpoints, and are lost where nothing answers, or where they cannot get.
 */
export class Traffic implements Component {
  readonly name = NAME;
  readonly #options: TrafficOptions;
  readonly #state: TrafficState;
  readonly #selectors: Selectors;

  constructor(
    options: TrafficOptions,
    state: TrafficState = emptyState(),
    selectors = new Selectors(),
  ) {
    this.#options = options;
    this.#state = state;
    this.#selectors = selectors;
  }

  /** How containers are probed whose manifests do not say. */
  get probes(): ProbeSettings | undefined {
    return this.#options.timing?.probes;
  }

  /** What flows to services, by their keys, counted up to some moment of the past. */
  get flows(): SortedMap<string, Flow> {
    return this.#state.flows;
  }

  /** What pods behind a service have served of late; before the first step nothing is known. */
  servedBehind(service: string): readonly ServedStep[] {
    return this.#state.served.get(service) ?? [];
  }

  get memory(): Memory {
    const { clients, proxies, pods, losses, ...rest } = this.#state;
    return {
      ...{ ...rest, ...clients.memory, ...proxies.memory, ...pods.memory, ...losses.memory },
    };
  }

  /** For how long requests to any service were lost so far. */
  lossyMs(nowMs: number): number {
    return this.#state.losses.lossyMs(nowMs);
  }

  observe(change: Change, world: World): void {
    if (change.resource === SERVICES.id) this.#observeService(change, world);
    else if (change.resource === ENDPOINT_SLICES.id) this.#observeSlice(change, world);
    else if (change.resource === PODS.id) this.#observePod(change, world);
    else if (change.resource === NODES.id) this.#observeNode(change, world);
  }

  reconcile(key: string, world: World): void {
    const space = key.indexOf(" ");
    const what = key.slice(0, space);
    const about = key.slice(space + 1);
    if (what === FLOW) this.#count(about, world);
    else if (what === SEE) this.#see(about, world);
    else if (what === REFRESH) this.#refresh(about, world);
    else if (what === SIGNAL || what === WARM) {
      if (what === SIGNAL) this.#state.pods.toldToEnd(about);
      else this.#state.pods.warmedUp(about);
      this.#noteServicesOf(about, world);
    } else if (what === TICK && this.#state.asked.size > 0) this.#noteTick(world);
  }

  fork(): Component {
    const { flows, asked, served, losses, clients, proxies, pods } = this.#state;
    const state = {
      ...{ flows: flows.fork(), asked: asked.fork(), served: served.fork() },
      ...{ losses: losses.fork(), clients: clients.fork(), proxies: proxies.fork() },
      pods: pods.fork(),
    };
    return new Traffic(this.#options, state, this.#selectors);
  }

  #observeService({ type, object }: Change, world: World): void {
    const { asked, proxies } = this.#state;
    const key = keyOf(object);
    const wasAsked = asked.has(key);
    const isAsked = type !== "DELETED" && isAskedFor(object as Service);
    if (!wasAsked && !isAsked) return;
    if (isAsked && !wasAsked) {
      this.#noteTick(world);
      asked.set(key, true);
      proxies.start(key, world.store.find(ENDPOINT_SLICES, ENDPOINT_SLICE_INDEX.name, key));
    }
    if (!isAsked) {
      asked.delete(key);
      proxies.stop(key);
    }
    this.#noteAtOnce(key, world);
  }

  #observeSlice({ type, object }: Change, { nowMs, agenda }: World): void {
    const [service] = ENDPOINT_SLICE_INDEX.of(object);
    if (service === undefined || !this.#state.asked.has(service)) return;
    const atMs = nowMs + this.#options.endpointLagMs;
    const change = { slice: object as EndpointSlice, isGone: type === "DELETED" };
    const key = this.#state.proxies.expect(atMs, service, change);
    agenda.note({ atMs, component: NAME, key: `${SEE} ${key}` });
  }

  #observePod({ type, object, previous }: Change, world: World): void {
    const { pods } = this.#state;
    const { nowMs, agenda } = world;
    const pod = type === "DELETED" ? null : (object as Pod);
    const key = keyOf(object);
    if (pod !== null) this.#tellToEnd(pod, world);
    else {
      pods.forget(key);
      agenda.cancel({ component: NAME, key: `${SIGNAL} ${key}` });
    }
    const moment = { nowMs, timing: this.#options.timing ?? {} };
    const { hasChanged, warmAtMs } = pods.note(pod, previous as Pod | null, moment);
    if (!hasChanged) return;
    const warming = { component: NAME, key: `${WARM} ${key}` };
    if (warmAtMs === null) agenda.cancel(warming);
    else agenda.note({ ...warming, atMs: warmAtMs });
    this.#noteServicesOf(key, world, object as Pod);
  }

  #observeNode({ type, object, previous }: Change, world: World): void {
    const { clients, proxies } = this.#state;
    const { nowMs, agenda, store } = world;
    const node = type === "DELETED" ? null : (object as Node);
    const before = previous as Node | null;
    if (node !== null && before !== null && isAlike(node, before)) return;
    const staleMs = before === null ? null : (clients.groupOf(before)?.staleMs ?? null);
    const wasKept = clients.isKnown(nowMs);
    clients.note(before, node, nowMs);
    if (!wasKept && clients.isKnown(nowMs)) proxies.keep(nowMs);
    if (staleMs !== null && !clients.isKnown(staleMs)) proxies.forget(staleMs);
    const { name } = object.metadata;
    if (node !== null && isReachable(nodeStateOf(node))) {
      if (clients.groupOf(node)?.staleMs !== null) {
        const atMs = nowMs + this.#options.endpointLagMs;
        agenda.note({ atMs, component: NAME, key: `${REFRESH} ${name}` });
      }
      // What was told to end while nobody reached the node learns of it now.
      for (const pod of before === null ? [] : podsOn(store, name)) this.#tellToEnd(pod, world);
    } else agenda.cancel({ component: NAME, key: `${REFRESH} ${name}` });
    for (const key of this.#state.asked.keys()) this.#noteAtOnce(key, world);
  }

  #see(change: string, world: World): void {
    const { asked, proxies } = this.#state;
    const service = proxies.see(change);
    // Of a service that is gone meanwhile nothing is kept.
    if (asked.has(service)) this.#note(service, world);
    else proxies.stop(service);
  }

  /** The proxy of a node that was cut off knows what all others know. */
  #refresh(name: string, world: World): void {
    const { clients, proxies, asked } = this.#state;
    const node = world.store.get(NODES, "", name);
    const staleMs = node === undefined ? null : (clients.groupOf(node)?.staleMs ?? null);
    if (node === undefined || staleMs === null) return;
    clients.refresh(node);
    if (!clients.isKnown(staleMs)) proxies.forget(staleMs);
    for (const key of asked.keys()) this.#noteAtOnce(key, world);
  }

  #tellToEnd(pod: Pod, world: World): void {
    const atMs = this.#state.pods.tellToEnd(pod, world);
    if (atMs === null) return;
    world.agenda.note({ atMs, component: NAME, key: `${SIGNAL} ${keyOf(pod)}` });
  }

  /** The flows to services that a pod is behind are others now. */
  #noteServicesOf(podKey: string, world: World, given?: Pod): void {
    const { namespace, name } = splitKey(podKey);
    const { asked } = this.#state;
    const keys = asked.size === 0 ? [] : [...asked.keys()];
    const own = keys.filter((key) => splitKey(key).namespace === namespace);
    if (own.length === 0) return;
    const pod = given ?? world.store.get(PODS, namespace, name);
    for (const key of own) {
      const service = world.store.get(SERVICES, namespace, splitKey(key).name);
      const { selector } = service?.spec ?? {};
      const isBehind =
        selector === undefined ||
        this.#selectors.ofLabels(selector).matches(pod?.metadata.labels ?? {});
      if (isBehind) this.#note(key, world);
    }
  }

  /** Logs tell of what was served at such moments: whoever follows one hears of it only if there is one. */
  #noteTick({ agenda, nowMs }: World): void {
    const atMs = Math.floor(nowMs / SERVED_INTERVAL_MS + 1) * SERVED_INTERVAL_MS;
    agenda.noteAtLatest({ atMs, component: NAME, key: `${TICK} ` });
  }

  /**
   * Once for all that happens in this moment to single endpoints; where there are many, and one of them
   * makes no difference, once for all that happens until the next tenth of a second.
   */
  #note(service: string, world: World): void {
    const { endpoints } = this.#state.flows.get(service) ?? { endpoints: 0 };
    const stepMs = endpoints > MANY_ENDPOINTS ? STEP_MS : 1;
    this.#noteAt(Math.ceil(world.nowMs / stepMs) * stepMs, service, world);
  }

  #noteAtOnce(service: string, world: World): void {
    this.#noteAt(world.nowMs, service, world);
  }

  #noteAt(atMs: number, service: string, { agenda }: World): void {
    agenda.noteAtLatest({ atMs, component: NAME, key: `${FLOW} ${service}` });
  }

  /** Counts what has flowed to a service so far, and finds how it flows from now on. */
  #count(key: string, world: World): void {
    const { flows, losses, asked, served } = this.#state;
    const { nowMs, store } = world;
    const known = flows.get(key);
    if (known === undefined && !asked.has(key)) return;
    const before = flowAt(known ?? newFlow(nowMs), nowMs);
    const nodeOf = (node: string) => store.get(NODES, "", node);
    const streams = this.#streamsTo(key, world);
    const endpoints = Math.max(0, ...streams.map(({ targets }) => targets.length));
    const flow = { ...before, rates: flowRates(streams, nodeOf), endpoints };
    flows.set(key, flow);
    const perPod = servedPerPod(streams, nodeOf);
    served.set(key, withStep(served.get(key) ?? [], { atMs: nowMs, perPod }));
    if (isLossy(flow) !== isLossy(before)) losses.add(isLossy(flow) ? 1 : -1, nowMs);
  }

  #streamsTo(key: string, world: World): readonly Stream[] {
    const { namespace, name } = splitKey(key);
    const { store, nowMs } = world;
    const service = store.get(SERVICES, namespace, name);
    if (service === undefined || !this.#state.asked.has(key)) return [];
    const { clients, proxies, pods } = this.#state;
    const known = new Map<number | null, Routes>();
    const routesOf = (staleMs: number | null): Routes => {
      let routes = known.get(staleMs);
      if (routes === undefined) {
        const endpoints = proxies.endpoints(key, staleMs);
        const targets = endpoints.map((endpoint) => ({
          ...{ endpoint, answers: pods.answers(endpoint, store, nowMs) },
        }));
        routes = new Routes(service, targets);
        known.set(staleMs, routes);
      }
      return routes;
    };
    const from = clients.clients(() => store.list(NODES));
    return streamsOf(requestedRates(service, clients.zones), from, routesOf);
  }
}

function emptyState(): TrafficState {
  return {
    ...{ flows: SortedMap.ofTexts(), asked: SortedMap.ofTexts(), served: SortedMap.ofTexts() },
    ...{ losses: new LossClock(), clients: new ClientNodes() },
    ...{ proxies: new Proxies(), pods: new AnsweringPods() },
  };
}

/** Nothing has changed that requests depend on. */
function isAlike(node: Node, before: Node): boolean {
  return (
    nodeStateOf(node) === nodeStateOf(before) && topologyZoneOf(node) === topologyZoneOf(before)
  );
}
