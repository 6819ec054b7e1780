import type { Container, PodSpec } from "./pod.ts";

/** An init container that runs beside the others until they have ended. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === "Always";
}

/** Those of a pod, in their order. */
export function sidecarsOf({ initContainers = [] }: PodSpec): readonly Container[] {
  return initContainers.filter(isSidecar);
}
