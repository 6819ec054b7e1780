import type { World } from "../components/component.ts";
import { recordEvent } from "../events/record-event.ts";
import type { KubeObject } from "../objects/meta.ts";
import type { Pod } from "../objects/pod.ts";
import { PODS } from "../objects/resources.ts";
import { ApiError } from "../status/api-error.ts";
import type { NewObject } from "../write/writer.ts";

/** Whose pods they are, and under which name it is told what becomes of them. */
export interface PodManager {
  readonly owner: KubeObject;
  readonly source: { readonly component: string };
}

/**
 * Creates a pod and says so of its owner. False where that was refused, which is said too, unless
 * nothing can be created because the namespace is about to go.
 */
export function createManagedPod(
  pod: NewObject<Pod>,
  { owner, source }: PodManager,
  world: World,
): boolean {
  try {
    const { name } = world.writer.create(PODS, pod).metadata;
    const message = `Created pod: ${name}`;
    recordEvent(world, owner, { type: "Normal", reason: "SuccessfulCreate", message, source });
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.details.causes?.some(({ reason }) => reason === "NamespaceTerminating")) return true;
    const message = `Error creating: ${error.message}`;
    recordEvent(world, owner, { type: "Warning", reason: "FailedCreate", message, source });
    return false;
  }
}

/** Deletes a pod with the grace that it asks for, and says so of its owner. */
export function deleteManagedPod(pod: Pod, { owner, source }: PodManager, world: World): void {
  const { namespace, name } = pod.metadata;
  world.writer.delete(PODS, { namespace, name });
  const message = `Deleted pod: ${name}`;
  recordEvent(world, owner, { type: "Normal", reason: "SuccessfulDelete", message, source });
}
