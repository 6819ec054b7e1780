import type { World } from "../components/component.ts";
import { recordEvent } from "../events/record-event.ts";
import type { KubeObject } from "../objects/meta.ts";
import type { Pod } from "../objects/pod.ts";
import { PODS } from "../objects/resources.ts";
import { ApiError, isNamespaceTerminating } from "../status/api-error.ts";
import type { NewObject } from "../write/writer.ts";

/** Whose pods they are, and under which name it is told what becomes of them. */
export interface PodManager {
  readonly owner: KubeObject;
  readonly source: { readonly component: string };
}

/**
 * Creates pods: one, then twice as many at a time as long as all goes well (kube-controller-manager
 * 1.34, `slowStartBatch`).
 *
 * @returns how many of them are not wanting any more, and what went wrong last, null when nothing did
 */
export function createManagedPods(
  pods: readonly NewObject<Pod>[],
  manager: PodManager,
  world: World,
): { readonly created: number; readonly failure: ApiError | null } {
  let created = 0;
  let failure: ApiError | null = null;
  for (let from = 0, batch = 1; from < pods.length && failure === null; from += batch, batch *= 2) {
    for (const pod of pods.slice(from, from + batch)) {
      const error = createManagedPod(pod, manager, world);
      if (error === null) created += 1;
      else failure = error;
    }
  }
  return { created, failure };
}

/**
 * Deletes a pod with the grace that it asks for, and says so of its owner. Returns what was refused;
 * null also for a pod that is gone already.
 */
export function deleteManagedPod(pod: Pod, manager: PodManager, world: World): ApiError | null {
  const { namespace, name } = pod.metadata;
  const error = refusal(() => world.writer.delete(PODS, { namespace, name }));
  if (error === null) tell(manager, world, ["Normal", "SuccessfulDelete", `Deleted pod: ${name}`]);
  else if (error.reason === "NotFound") return null;
  else tell(manager, world, ["Warning", "FailedDelete", `Error deleting: ${error.message}`]);
  return error;
}

/** The refusal of a request; null where it went well. */
export function refusal(request: () => unknown): ApiError | null {
  try {
    request();
    return null;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

function createManagedPod(pod: NewObject<Pod>, manager: PodManager, world: World): ApiError | null {
  let name = "";
  const error = refusal(() => {
    name = world.writer.create(PODS, pod).metadata.name;
  });
  if (error === null) tell(manager, world, ["Normal", "SuccessfulCreate", `Created pod: ${name}`]);
  // Where a namespace is about to go, nothing can be created, and that is no failure.
  else if (isNamespaceTerminating(error)) return null;
  else tell(manager, world, ["Warning", "FailedCreate", `Error creating: ${error.message}`]);
  return error;
}

function tell(
  { owner, source }: PodManager,
  world: World,
  [type, reason, message]: readonly ["Normal" | "Warning", string, string],
): void {
  recordEvent(world, owner, { type, reason, message, source });
}
