import type { Container, Pod } from "./pod.ts";

/** The container of a pod that is taken to serve requests: the first one with a port, or of all. */
export function servingContainer({ spec: { containers } }: Pod): Container | undefined {
  return containers.find(({ ports = [] }) => ports.length > 0) ?? containers[0];
}
