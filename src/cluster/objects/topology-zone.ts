import type { KubeObject } from "./meta.ts";

export const ZONE_LABEL = "topology.kubernetes.io/zone";

/** The zone that a node says it is in, as proxies and endpoints have it; empty for none. */
export function topologyZoneOf(node: KubeObject | undefined | null): string {
  return node?.metadata.labels?.[ZONE_LABEL] ?? "";
}
