import { ResourceRegistry } from "../../api-resources/resource-registry.ts";
import type { Component, World } from "../../components/component.ts";
import type { Memory } from "../../components/memory.ts";
import type { Namespace } from "../../objects/namespace.ts";
import { NAMESPACES } from "../../objects/resources.ts";
import type { Change } from "../../store/history.ts";
import { formatApiTime } from "../../time/format-api-time.ts";
import { Retries } from "../retries.ts";
import { contentKinds } from "./content-kinds.ts";
import { deleteContent } from "./delete-content.ts";
import { namespaceConditions } from "./namespace-conditions.ts";
import { NOTHING_REMAINS, type Remaining } from "./remaining-content.ts";

const NAME = "namespace-controller";
/** So long a namespace is left after each change of it, for what was created in the last moment. */
const GRACE_MS = 5_000;
/** What has failed is tried again within this time. */
const LONGEST_RETRY_MS = 60_000;
/** The finalizer by which it keeps a namespace. */
const FINALIZER = "kubernetes";

/**
 * Empties a namespace that is deleted, says what is left of it, and lets it go when nothing is
 * (kube-controller-manager 1.34, namespace controller).
 */
export class NamespaceDeletion implements Component {
  readonly name = NAME;
  readonly #registry: ResourceRegistry;
  readonly #retries: Retries;

  constructor(
    registry: ResourceRegistry = new ResourceRegistry(),
    retries: Retries = new Retries(),
  ) {
    this.#registry = registry;
    this.#retries = retries;
  }

  observe({ resource, type, object }: Change, { agenda, nowMs }: World): void {
    if (resource !== NAMESPACES.id) return;
    const { name: key, deletionTimestamp } = object.metadata;
    if (type === "DELETED") {
      this.#retries.forget(key);
      agenda.cancel({ component: NAME, key });
    } else if (deletionTimestamp !== undefined) {
      agenda.noteAtLatest({ atMs: nowMs + GRACE_MS, component: NAME, key });
    }
  }

  reconcile(key: string, world: World): void {
    const namespace = world.store.get(NAMESPACES, "", key);
    if (namespace?.metadata.deletionTimestamp === undefined || !isOurs(namespace)) return;
    const kinds = contentKinds(this.#registry, world.store);
    const { remaining, waitsForPods } = deleteContent(namespace, kinds, world);
    // Of pods alone the real one tells only what has gone wrong.
    const { faults } = remaining;
    const told = tell(namespace, waitsForPods ? { ...NOTHING_REMAINS, faults } : remaining, world);
    const { estimateSeconds } = remaining;
    if (faults.length > 0) {
      this.#retries.later(NAME, key, world, LONGEST_RETRY_MS);
    } else if (estimateSeconds > 0) {
      const waitMs = (Math.floor(estimateSeconds / 2) + 1) * 1_000;
      world.agenda.noteAtLatest({ atMs: world.nowMs + waitMs, component: NAME, key });
      this.#retries.forget(key);
    } else {
      this.#retries.forget(key);
      finalize(told, world);
    }
  }

  get memory(): Memory {
    return { retries: this.#retries };
  }

  fork(): Component {
    return new NamespaceDeletion(this.#registry, this.#retries.fork());
  }
}

function isOurs({ spec }: Namespace): boolean {
  return spec?.finalizers?.includes(FINALIZER) === true;
}

function tell(namespace: Namespace, remaining: Remaining, { writer, nowMs }: World): Namespace {
  const { status } = namespace;
  const conditions = namespaceConditions(status?.conditions, remaining, formatApiTime(nowMs));
  return writer.updateStatus(NAMESPACES, { ...namespace, status: { ...status, conditions } });
}

function finalize(namespace: Namespace, { writer }: World): void {
  const finalizers = (namespace.spec?.finalizers ?? []).filter((one) => one !== FINALIZER);
  writer.updateUnchecked(NAMESPACES, { ...namespace, spec: { ...namespace.spec, finalizers } });
}
