import type { Memory } from "../components/memory.ts";
import type { Endpoint, EndpointSlice } from "../objects/endpoint-slice.ts";
import { SortedMap } from "../store/sorted-map.ts";

const GAP = "\u0000";
const AFTER = "\u0001";

type Slices = SortedMap<string, EndpointSlice>;

/**
 * What the proxies on nodes know of endpoints: all of them the same, a while after it was written, but
 * for those that are cut off, which know what was known then.
 */
export class Proxies {
  /** By service and slice. */
  readonly #seen: Slices;
  /** What they are going to see, by the moment, service and slice; null for a slice that is gone. */
  readonly #coming: SortedMap<string, EndpointSlice | null>;
  /** By the moment after which nothing was heard, service and slice. */
  readonly #stale: Slices;

  constructor(
    seen: Slices = SortedMap.ofTexts(),
    coming: SortedMap<string, EndpointSlice | null> = SortedMap.ofTexts(),
    stale: Slices = SortedMap.ofTexts(),
  ) {
    this.#seen = seen;
    this.#coming = coming;
    this.#stale = stale;
  }

  /** They know the slices of one more service. */
  start(service: string, slices: readonly EndpointSlice[]): void {
    for (const slice of slices) this.#seen.set(service + GAP + slice.metadata.name, slice);
  }

  /** Nothing of a service is needed any more. */
  stop(service: string): void {
    for (const { metadata } of this.#seen.between(service + GAP, service + AFTER)) {
      this.#seen.delete(service + GAP + metadata.name);
    }
  }

  /** Notes what they see at a moment; returns what to tell `see` then. */
  expect(atMs: number, service: string, { slice, isGone }: SliceChange): string {
    const key = `${atMs} ${service}${GAP}${slice.metadata.name}`;
    this.#coming.set(key, isGone ? null : slice);
    return key;
  }

  /** They see it; returns the service that it is about. */
  see(key: string): string {
    const id = key.slice(key.indexOf(" ") + 1);
    const slice = this.#coming.get(key);
    this.#coming.delete(key);
    if (slice === null) this.#seen.delete(id);
    else if (slice !== undefined) this.#seen.set(id, slice);
    return id.slice(0, id.indexOf(GAP));
  }

  /** Keeps what is known now for those who hear nothing after this moment. */
  keep(staleMs: number): void {
    for (const id of this.#seen.keys()) {
      const slice = this.#seen.get(id);
      if (slice !== undefined) this.#stale.set(staleId(staleMs, id), slice);
    }
  }

  /** Nobody knows any more what was known then. */
  forget(staleMs: number): void {
    const ids = [...this.#stale.keys()].filter((id) => id.startsWith(staleId(staleMs, "")));
    for (const id of ids) this.#stale.delete(id);
  }

  /** The endpoints of a service, each once. @param staleMs null for what is known now */
  endpoints(service: string, staleMs: number | null): readonly Endpoint[] {
    const slices =
      staleMs === null
        ? this.#seen.between(service + GAP, service + AFTER)
        : this.#stale.between(staleId(staleMs, service + GAP), staleId(staleMs, service + AFTER));
    if (slices.length === 1) return slices[0]?.endpoints ?? [];
    const found = new Map<string, Endpoint>();
    for (const endpoint of slices.flatMap((slice) => slice.endpoints)) {
      found.set(endpoint.targetRef?.uid ?? endpoint.addresses.join(), endpoint);
    }
    return [...found.values()];
  }

  get memory(): Memory {
    return { seenSlices: this.#seen, comingSlices: this.#coming, staleSlices: this.#stale };
  }

  fork(): Proxies {
    return new Proxies(this.#seen.fork(), this.#coming.fork(), this.#stale.fork());
  }
}

export interface SliceChange {
  readonly slice: EndpointSlice;
  readonly isGone: boolean;
}

function staleId(staleMs: number, id: string): string {
  return `${staleMs} ${id}`;
}
