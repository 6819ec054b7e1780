import type { DaemonSet } from "../../objects/daemon-set.ts";
import type { KubeObject } from "../../objects/meta.ts";
import { controllerOf } from "../../objects/owners.ts";
import type { Pod } from "../../objects/pod.ts";
import { DAEMON_SETS, DEPLOYMENTS, REPLICA_SETS, STATEFUL_SETS } from "../../objects/resources.ts";
import type { StatefulSet } from "../../objects/stateful-set.ts";
import type { Deployment, ReplicaSet } from "../../objects/workloads.ts";
import type { Store } from "../../store/store.ts";

export type WorkloadKind = "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet";

/** What keeps pods: a replica set only where no deployment stands behind it. */
export interface WorkloadRef {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
  /** One that is made anew under the same name is another one. */
  readonly uid: string;
}

const KINDS: Readonly<Record<string, WorkloadKind>> = {
  [DEPLOYMENTS.id]: "Deployment",
  [STATEFUL_SETS.id]: "StatefulSet",
  [DAEMON_SETS.id]: "DaemonSet",
  [REPLICA_SETS.id]: "ReplicaSet",
};

/** As a key, in the order of kinds, namespaces and names. */
export function workloadKey({ kind, namespace, name, uid }: WorkloadRef): string {
  return `${kind} ${namespace}/${name} ${uid}`;
}

/** An object as a workload of its own; null for one that is none. */
export function asWorkload(resource: string, object: KubeObject): WorkloadRef | null {
  const kind = Object.hasOwn(KINDS, resource) ? KINDS[resource] : undefined;
  if (kind === undefined) return null;
  if (kind === "ReplicaSet" && controllerOf(object) !== undefined) return null;
  const { namespace = "", name, uid } = object.metadata;
  return { kind, namespace, name, uid };
}

/** How many pods it is to have; of a daemon set as many as there are nodes for it. */
export function wantedPods(kind: WorkloadKind, object: KubeObject): number {
  if (kind === "DaemonSet") return (object as DaemonSet).status?.desiredNumberScheduled ?? 0;
  return (object as Deployment | StatefulSet | ReplicaSet).spec.replicas ?? 1;
}

/** The workload that a pod belongs to, with the time after which it counts; null for none. */
export function workloadOf(
  pod: Pod,
  store: Pick<Store, "get">,
): { readonly workload: WorkloadRef; readonly minReadySeconds: number } | null {
  const owner = controllerOf(pod);
  const { namespace = "" } = pod.metadata;
  if (owner === undefined) return null;
  const { name, uid } = owner;
  if (owner.kind === "ReplicaSet") {
    const set = store.get(REPLICA_SETS, namespace, name);
    if (set === undefined) return null;
    const above = controllerOf(set);
    const workload: WorkloadRef =
      above?.kind === "Deployment"
        ? { kind: "Deployment", namespace, name: above.name, uid: above.uid }
        : { kind: "ReplicaSet", namespace, name, uid };
    return { workload, minReadySeconds: set.spec.minReadySeconds ?? 0 };
  }
  if (owner.kind !== "StatefulSet" && owner.kind !== "DaemonSet") return null;
  const resource = owner.kind === "StatefulSet" ? STATEFUL_SETS : DAEMON_SETS;
  const spec = store.get<StatefulSet | DaemonSet>(resource, namespace, name)?.spec;
  const workload: WorkloadRef = { kind: owner.kind, namespace, name, uid };
  return { workload, minReadySeconds: spec?.minReadySeconds ?? 0 };
}
