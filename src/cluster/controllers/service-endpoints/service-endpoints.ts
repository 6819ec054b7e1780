import { sameJson } from "../../../util/json/same-json.ts";
import type { Component, World } from "../../components/component.ts";
import type { Memory } from "../../components/memory.ts";
import type { CompiledLabelSelector } from "../../meta/label-selector.ts";
import { Selectors } from "../../meta/selectors.ts";
import type { KubeObject } from "../../objects/meta.ts";
import { controllerOf } from "../../objects/owners.ts";
import type { Pod } from "../../objects/pod.ts";
import { isFinished, isReady } from "../../objects/pod-facts.ts";
import { podsOn } from "../../objects/pods-by-node.ts";
import { ENDPOINT_SLICES, NODES, PODS, SERVICES } from "../../objects/resources.ts";
import type { Service } from "../../objects/service.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, objectKey, splitKey } from "../../store/resource.ts";
import { SortedMap } from "../../store/sorted-map.ts";
import type { Index } from "../../store/store.ts";
import { endpointOf, endpointPortsOf } from "./pod-endpoint.ts";
import { isOwn, SERVICE_NAME, SliceDrafts } from "./slice-drafts.ts";

const NAME = "endpointslice-controller";
const ZONE = "topology.kubernetes.io/zone";
const GAP = "\u0000";
const AFTER = "\u0001";
/** Instead of a pod: all of them are to be looked at. */
const ALL = "";

/** Slices by the service that they belong to. */
export const ENDPOINT_SLICE_INDEX: Index = {
  resource: ENDPOINT_SLICES.id,
  name: "service",
  of: (slice) => {
    const { labels = {}, namespace = "" } = slice.metadata;
    const service = labels[SERVICE_NAME];
    return service === undefined ? [] : [objectKey(namespace, service)];
  },
};

/** What is to be looked at: one pod of a service, or all. */
interface Concern {
  readonly pod: string;
  readonly uid: string;
}

/**
 * Keeps the slices of endpoints of services (kube-controller-manager 1.34, endpointslice-controller).
 * What changes in one instant is written together with the next thing that the agenda brings, as the
 * real one gathers what comes while it is at work; when traffic takes notice is not its concern.
 */
export class ServiceEndpoints implements Component {
  readonly name = NAME;
  readonly actsLast = true;
  /** By service and pod. */
  readonly #concerns: SortedMap<string, Concern>;
  readonly #selectors: Selectors;

  constructor(
    concerns: SortedMap<string, Concern> = SortedMap.ofTexts(),
    selectors: Selectors = new Selectors(),
  ) {
    this.#concerns = concerns;
    this.#selectors = selectors;
  }

  observe(change: Change, world: World): void {
    const { resource, type, object, previous } = change;
    if (resource === SERVICES.id && type !== "DELETED") {
      this.#note(keyOf(object), { pod: ALL, uid: ALL }, world);
    }
    if (resource === ENDPOINT_SLICES.id && type === "DELETED") this.#observeLoss(object, world);
    if (resource === PODS.id) this.#observePod(change, world);
    const isMoved = zoneLabel(object) !== zoneLabel(previous) || type !== "MODIFIED";
    if (resource !== NODES.id || !isMoved) return;
    for (const pod of podsOn(world.store, object.metadata.name)) this.#notePod(pod, world);
  }

  reconcile(key: string, world: World): void {
    const { store } = world;
    const concerns = this.#concerns.between(key + GAP, key + AFTER);
    for (const { uid } of concerns) this.#concerns.delete(key + GAP + uid);
    const { namespace, name } = splitKey(key);
    const service = store.get(SERVICES, namespace, name);
    const selector = service && this.#selectorOf(service);
    if (service === undefined || selector === undefined || concerns.length === 0) return;
    if (service.metadata.deletionTimestamp !== undefined) return;
    const slices = store.find(ENDPOINT_SLICES, ENDPOINT_SLICE_INDEX.name, key).filter(isOwn);
    const drafts = new SliceDrafts(service, slices);
    if (concerns.some(({ pod }) => pod === ALL)) this.#lookAtAll(service, drafts, world);
    else {
      for (const { pod, uid } of concerns) {
        const { name: podName } = splitKey(pod);
        const found = store.get(PODS, namespace, podName);
        const isMeant = found?.metadata.uid === uid && selector.matches(found.metadata.labels);
        if (isMeant) put(found, service, { drafts, world });
        else drafts.remove(uid);
      }
    }
    drafts.store(world);
  }

  get memory(): Memory {
    return { concerns: this.#concerns };
  }

  fork(): Component {
    return new ServiceEndpoints(this.#concerns.fork(), this.#selectors);
  }

  #lookAtAll(service: Service, drafts: SliceDrafts, world: World): void {
    const selector = this.#selectorOf(service);
    const before = new Set(drafts.uids);
    for (const pod of world.store.list(PODS, service.metadata.namespace)) {
      if (selector?.matches(pod.metadata.labels) !== true) continue;
      before.delete(pod.metadata.uid);
      put(pod, service, { drafts, world });
    }
    for (const uid of before) drafts.remove(uid);
  }

  #observePod({ type, object, previous }: Change, world: World): void {
    const pod = object as Pod;
    const before = previous as Pod | null;
    if (type === "MODIFIED" && before !== null && isAlike(pod, before)) return;
    this.#notePod(pod, world);
    const isRelabelled = before !== null && before.metadata.labels !== pod.metadata.labels;
    if (isRelabelled) this.#notePod(before, world);
  }

  /** Slices that somebody has deleted come again. */
  #observeLoss(slice: KubeObject, world: World): void {
    const owner = controllerOf(slice);
    if (owner?.kind !== "Service") return;
    const key = objectKey(slice.metadata.namespace ?? "", owner.name);
    this.#note(key, { pod: ALL, uid: ALL }, world);
  }

  #notePod(pod: Pod, world: World): void {
    const { labels, uid, namespace } = pod.metadata;
    for (const service of world.store.list(SERVICES, namespace)) {
      if (this.#selectorOf(service)?.matches(labels) !== true) continue;
      this.#note(keyOf(service), { pod: keyOf(pod), uid }, world);
    }
  }

  #note(service: string, concern: Concern, { agenda, nowMs }: World): void {
    this.#concerns.set(service + GAP + concern.uid, concern);
    agenda.noteAtLatest({ atMs: nowMs, component: NAME, key: service });
  }

  /** Nothing for a service whose endpoints are somebody else's. */
  #selectorOf({ spec: { selector, type } }: Service): CompiledLabelSelector | undefined {
    if (selector === undefined || type === "ExternalName") return undefined;
    return this.#selectors.ofLabels(selector);
  }
}

function put(
  pod: Pod,
  service: Service,
  { drafts, world }: { readonly drafts: SliceDrafts; readonly world: World },
): void {
  const node = world.store.get(NODES, "", pod.spec.nodeName ?? "");
  const endpoint = endpointOf(pod, node, service);
  const { uid } = pod.metadata;
  if (endpoint === null) drafts.remove(uid);
  else drafts.put(uid, endpoint, endpointPortsOf(pod, service));
}

/** Nothing has changed that endpoints tell of. */
function isAlike(pod: Pod, before: Pod): boolean {
  return (
    isReady(pod) === isReady(before) &&
    isFinished(pod) === isFinished(before) &&
    pod.metadata.deletionTimestamp === before.metadata.deletionTimestamp &&
    pod.spec.nodeName === before.spec.nodeName &&
    sameJson(pod.metadata.labels, before.metadata.labels) &&
    sameJson(pod.status?.podIPs, before.status?.podIPs)
  );
}

function zoneLabel(object: KubeObject | null): string | undefined {
  return object?.metadata.labels?.[ZONE];
}
