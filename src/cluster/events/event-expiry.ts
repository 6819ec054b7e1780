import type { Component, World } from "../components/component.ts";
import type { Memory } from "../components/memory.ts";
import { EVENTS } from "../objects/resources.ts";
import type { Change } from "../store/history.ts";
import { SortedMap } from "../store/sorted-map.ts";

/** How long events are kept (kube-apiserver, `--event-ttl`). */
const KEPT_MS = 3_600_000;
/**
 * Events that were written in one minute go together, as late as the last of them: as with a real
 * server, which takes one lease of etcd for a minute's (apiserver, `LeaseManagerConfig`).
 */
const TOGETHER_MS = 60_000;

/** Removes events an hour after they were written last, or up to a minute later. */
export class EventExpiry implements Component {
  readonly name = "event-expiry";
  /** The last write of an event in each minute, by the end of it, in milliseconds. */
  readonly #revisions: SortedMap<number, number>;

  constructor(revisions = SortedMap.by<number, number>((left, right) => left - right)) {
    this.#revisions = revisions;
  }

  observe({ resource, type, revision }: Change, { agenda, nowMs }: World): void {
    if (resource !== EVENTS.id || type === "DELETED") return;
    const endMs = (Math.floor(nowMs / TOGETHER_MS) + 1) * TOGETHER_MS;
    if (!this.#revisions.has(endMs)) {
      agenda.note({ atMs: endMs + KEPT_MS, component: this.name, key: String(endMs) });
    }
    this.#revisions.set(endMs, revision);
  }

  reconcile(key: string, { store, writer }: World): void {
    const last = this.#revisions.get(Number(key)) ?? 0;
    this.#revisions.delete(Number(key));
    for (const { metadata } of store.list(EVENTS)) {
      const { namespace, name, resourceVersion } = metadata;
      if (Number(resourceVersion) <= last) writer.delete(EVENTS, { namespace, name });
    }
  }

  get memory(): Memory {
    return { revisions: this.#revisions };
  }

  fork(): Component {
    return new EventExpiry(this.#revisions.fork());
  }
}
