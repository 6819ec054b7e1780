import { sameJson } from "../../../util/json/same-json.ts";
import type { World } from "../../components/component.ts";
import type { Endpoint, EndpointPort, EndpointSlice } from "../../objects/endpoint-slice.ts";
import { controllerReference } from "../../objects/owners.ts";
import { ENDPOINT_SLICES } from "../../objects/resources.ts";
import type { Service } from "../../objects/service.ts";

/** What a slice holds at most. */
const ENDPOINTS_PER_SLICE = 100;
/** Labels of slices: whose they are, who made them. */
export const SERVICE_NAME = "kubernetes.io/service-name";
const MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
const HEADLESS = "service.kubernetes.io/headless";
const MANAGER = "endpointslice-controller.k8s.io";

interface Draft {
  /** As it is stored; null for a new one. */
  readonly slice: EndpointSlice | null;
  readonly ports: readonly EndpointPort[];
  readonly endpoints: (Endpoint | null)[];
  /** How many there are, those left out that are gone. */
  count: number;
}

/** Whether a slice is kept by this controller: others may keep slices for the same service. */
export function isOwn({ metadata: { labels } }: EndpointSlice): boolean {
  return labels?.[MANAGED_BY] === MANAGER;
}

/** The slices of a service while some of their endpoints change: each is written once at most. */
export class SliceDrafts {
  readonly #service: Service;
  readonly #drafts: Draft[];
  /** Where the endpoint of a pod is, by the pod's uid. */
  readonly #places = new Map<string, { draft: Draft; index: number }>();

  constructor(service: Service, slices: readonly EndpointSlice[]) {
    this.#service = service;
    this.#drafts = slices.map((slice) => ({
      ...{ slice, ports: slice.ports, endpoints: [...slice.endpoints] },
      count: slice.endpoints.length,
    }));
    for (const draft of this.#drafts) {
      for (const [index, endpoint] of draft.endpoints.entries()) {
        if (endpoint?.targetRef) this.#places.set(endpoint.targetRef.uid, { draft, index });
      }
    }
  }

  /** The pods that have an endpoint. */
  get uids(): string[] {
    return [...this.#places.keys()];
  }

  /** The endpoint of a pod stays where it is, as long as its ports do. */
  put(uid: string, endpoint: Endpoint, ports: readonly EndpointPort[]): void {
    const place = this.#places.get(uid);
    if (place !== undefined && sameJson(place.draft.ports, ports)) {
      place.draft.endpoints[place.index] = endpoint;
      return;
    }
    this.remove(uid);
    const draft = this.#roomFor(ports);
    this.#places.set(uid, { draft, index: draft.endpoints.length });
    draft.endpoints.push(endpoint);
    draft.count += 1;
  }

  remove(uid: string): void {
    const place = this.#places.get(uid);
    if (place === undefined) return;
    place.draft.endpoints[place.index] = null;
    place.draft.count -= 1;
    this.#places.delete(uid);
  }

  /** Writes what differs; a service has one slice at least, if need be without endpoints. */
  store({ writer }: World): void {
    const { namespace } = this.#service.metadata;
    const full = this.#drafts.filter(({ count }) => count > 0);
    const empty = this.#drafts.filter(({ count, slice }) => count === 0 && slice !== null);
    if (full.length === 0)
      full.push({ slice: empty.pop()?.slice ?? null, ports: [], endpoints: [], count: 0 });
    for (const { slice } of empty) {
      if (slice !== null) writer.delete(ENDPOINT_SLICES, { namespace, name: slice.metadata.name });
    }
    for (const draft of full) {
      const { slice, ports } = draft;
      const content = { addressType: "IPv4" as const, endpoints: held(draft), ports };
      if (slice === null) writer.create(ENDPOINT_SLICES, { ...this.#newSlice(), ...content });
      else {
        const metadata = { ...slice.metadata, labels: this.#labels() };
        writer.update(ENDPOINT_SLICES, { ...slice, metadata, ...content });
      }
    }
  }

  /** The fullest slice with these ports that has room for one more. */
  #roomFor(ports: readonly EndpointPort[]): Draft {
    let best: Draft | null = null;
    for (const draft of this.#drafts) {
      const { count } = draft;
      if (count >= ENDPOINTS_PER_SLICE || !sameJson(draft.ports, ports)) continue;
      if (best === null || count > best.count) best = draft;
    }
    if (best !== null) return best;
    const draft: Draft = { slice: this.#placeholder(), ports, endpoints: [], count: 0 };
    this.#drafts.push(draft);
    return draft;
  }

  /** A slice without ports and endpoints stands for none, until there are some. */
  #placeholder(): EndpointSlice | null {
    const index = this.#drafts.findIndex((one) => one.slice !== null && one.count === 0);
    return index === -1 ? null : (this.#drafts.splice(index, 1)[0]?.slice ?? null);
  }

  #newSlice() {
    const { name, namespace = "" } = this.#service.metadata;
    const ownerReferences = [controllerReference(this.#service)];
    return {
      ...{ apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" },
      metadata: { generateName: `${name}-`, namespace, labels: this.#labels(), ownerReferences },
    };
  }

  #labels(): Readonly<Record<string, string>> {
    const { metadata, spec } = this.#service;
    const isHeadless = spec.clusterIP === "None";
    return {
      ...metadata.labels,
      ...(isHeadless && { [HEADLESS]: "" }),
      [SERVICE_NAME]: metadata.name,
      [MANAGED_BY]: MANAGER,
    };
  }
}

function held({ endpoints }: Draft): Endpoint[] {
  return endpoints.filter((one) => one !== null);
}
