import type { World } from "../../components/component.ts";
import { recordEvent } from "../../events/record-event.ts";
import { controllerReference } from "../../objects/owners.ts";
import type { Pod } from "../../objects/pod.ts";
import { PODS } from "../../objects/resources.ts";
import type { ReplicaSet } from "../../objects/workloads.ts";
import { ApiError } from "../../status/api-error.ts";
import type { NewObject } from "../../write/writer.ts";

/** The name under which a replica set's doings are told. */
const SOURCE = { component: "replicaset-controller" };
/** So many pods at most are created or deleted at a time. */
export const MOST_AT_ONCE = 500;
const LONGEST_NAME = 253;

/**
 * Creates pods of a replica set: one, then twice as many at a time as long as all goes well
 * (kube-controller-manager 1.34, `slowStartBatch`).
 *
 * @returns what went wrong first, null when nothing did
 */
export function createPods(set: ReplicaSet, count: number, world: World): ApiError | null {
  const pod = podOf(set);
  let left = count;
  for (let batch = 1; left > 0; batch *= 2) {
    let failure: ApiError | null = null;
    for (let index = 0; index < Math.min(batch, left); index++) {
      failure = createPod(pod, set, world) ?? failure;
    }
    if (failure !== null) return failure;
    left -= Math.min(batch, left);
  }
  return null;
}

/** Deletes them all, each with the grace that it asks for. Returns what went wrong first. */
export function deletePods(
  pods: readonly Pod[],
  set: ReplicaSet,
  world: World,
): ApiError | Error | null {
  let failure: Error | null = null;
  for (const { metadata } of pods) {
    const { namespace, name } = metadata;
    const error = refusal(() => world.writer.delete(PODS, { namespace, name }));
    if (error === null) {
      tell(set, world, {
        type: "Normal",
        reason: "SuccessfulDelete",
        message: `Deleted pod: ${name}`,
      });
    } else if (error.reason !== "NotFound") {
      const message = `Error deleting: ${error.message}`;
      tell(set, world, { type: "Warning", reason: "FailedDelete", message });
      failure ??= new Error(`unable to delete pods: ${error.message}`);
    }
  }
  return failure;
}

function createPod(pod: NewObject<Pod>, set: ReplicaSet, world: World): ApiError | null {
  let name = "";
  const error = refusal(() => {
    name = world.writer.create(PODS, pod).metadata.name;
  });
  if (error === null) {
    tell(set, world, {
      type: "Normal",
      reason: "SuccessfulCreate",
      message: `Created pod: ${name}`,
    });
    return null;
  }
  // Where a namespace is about to go, nothing can be created, and that is no failure.
  if (error.details.causes?.some(({ reason }) => reason === "NamespaceTerminating")) return null;
  const message = `Error creating: ${error.message}`;
  tell(set, world, { type: "Warning", reason: "FailedCreate", message });
  return error;
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

/** The refusal of a request; null where it went well. */
function refusal(request: () => unknown): ApiError | null {
  try {
    request();
    return null;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

function tell(
  set: ReplicaSet,
  world: World,
  happening: { type: "Normal" | "Warning"; reason: string; message: string },
): void {
  recordEvent(world, set, { ...happening, source: SOURCE });
}
