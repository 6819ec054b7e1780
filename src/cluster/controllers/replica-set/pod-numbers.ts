import type { World } from "../../components/component.ts";
import { controllerReference } from "../../objects/owners.ts";
import type { Pod } from "../../objects/pod.ts";
import type { ReplicaSet } from "../../objects/workloads.ts";
import type { ApiError } from "../../status/api-error.ts";
import type { NewObject } from "../../write/writer.ts";
import { createManagedPods, deleteManagedPod } from "../managed-pods.ts";

/** The name under which a replica set's doings are told. */
const SOURCE = { component: "replicaset-controller" };
/** So many pods at most are created or deleted at a time. */
export const MOST_AT_ONCE = 500;
const LONGEST_NAME = 253;

/** Creates pods of a replica set. Returns what went wrong, null when nothing did. */
export function createPods(set: ReplicaSet, count: number, world: World): ApiError | null {
  const pod = podOf(set);
  const pods = Array.from({ length: count }, () => pod);
  return createManagedPods(pods, { owner: set, source: SOURCE }, world).failure;
}

/** Deletes them all, each with the grace that it asks for. Returns what went wrong first. */
export function deletePods(pods: readonly Pod[], set: ReplicaSet, world: World): Error | null {
  let failure: Error | null = null;
  for (const pod of pods) {
    const error = deleteManagedPod(pod, { owner: set, source: SOURCE }, world);
    if (error !== null) failure ??= new Error(`unable to delete pods: ${error.message}`);
  }
  return failure;
}

/** What the template says, with a name from the set's and the set as its owner. */
function podOf(set: ReplicaSet): NewObject<Pod> {
  const { name, namespace } = set.metadata;
  const { metadata: { labels, annotations, finalizers } = {}, spec } = set.spec.template;
  const generateName = name.length < LONGEST_NAME ? `${name}-` : name;
  return {
    ...{ apiVersion: "v1", kind: "Pod" },
    metadata: {
      generateName,
      ...(namespace !== undefined && { namespace }),
      ...(labels !== undefined && { labels }),
      ...(annotations !== undefined && { annotations }),
      ...(finalizers !== undefined && { finalizers }),
      ownerReferences: [controllerReference(set)],
    },
    spec,
  };
}
