import type { KubeObject } from "../objects/meta.ts";
import { controllerOf } from "../objects/owners.ts";
import type { Pod } from "../objects/pod.ts";
import { REPLICA_SETS } from "../objects/resources.ts";
import type { Store } from "../store/store.ts";

/** What a pod is one of. */
export interface WorkloadName {
  readonly namespace: string;
  /** `Deployment`, `StatefulSet`, …; `Pod` for a pod that nothing manages. */
  readonly kind: string;
  readonly name: string;
}

/**
 * Tells to which workload pods belong: the deployment rather than its replica set. It remembers what
 * it has seen, so that pods of a replica set that is gone since are told too.
 */
export class Workloads {
  readonly #store: Pick<Store, "get">;
  readonly #byOwner = new Map<string, WorkloadName>();

  constructor(store: Pick<Store, "get">) {
    this.#store = store;
  }

  of(pod: Pod): WorkloadName {
    const { namespace = "", name } = pod.metadata;
    const owner = controllerOf(pod);
    if (owner === undefined) return { namespace, kind: "Pod", name };
    const known = this.#byOwner.get(owner.uid);
    if (known !== undefined) return known;
    const found = { namespace, ...this.#top(namespace, owner) };
    this.#byOwner.set(owner.uid, found);
    return found;
  }

  #top(namespace: string, { kind, name }: Pick<KubeObject, "kind"> & { name: string }) {
    const set = kind === "ReplicaSet" ? this.#store.get(REPLICA_SETS, namespace, name) : undefined;
    const above = set === undefined ? undefined : controllerOf(set);
    return { kind: above?.kind ?? kind, name: above?.name ?? name };
  }
}

export function workloadKey({ namespace, kind, name }: WorkloadName): string {
  return `${namespace}/${kind}/${name}`;
}
