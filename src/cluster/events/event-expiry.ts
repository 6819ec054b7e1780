import type { Component, World } from "../components/component.ts";
import { EVENTS } from "../objects/resources.ts";
import type { Change } from "../store/history.ts";
import { keyOf, splitKey } from "../store/resource.ts";

/** How long events are kept (kube-apiserver, `--event-ttl`). */
const KEPT_MS = 3_600_000;

/** Removes events an hour after they were written last. */
export class EventExpiry implements Component {
  readonly name = "event-expiry";

  observe({ resource, type, object }: Change, { agenda, nowMs }: World): void {
    if (resource !== EVENTS.id) return;
    const key = keyOf(object);
    if (type === "DELETED") agenda.cancel({ component: this.name, key });
    else agenda.note({ atMs: nowMs + KEPT_MS, component: this.name, key });
  }

  reconcile(key: string, { store, writer }: World): void {
    const { namespace, name } = splitKey(key);
    if (store.get(EVENTS, namespace, name)) writer.delete(EVENTS, { namespace, name });
  }

  fork(): Component {
    return this;
  }
}
