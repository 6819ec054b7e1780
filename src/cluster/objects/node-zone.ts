import type { Labels } from "./meta.ts";

/**
 * Region and zone of a node together; empty for a node without both (component-helpers,
 * `GetZoneKey`).
 */
export function zoneOf(labels: Labels): string {
  const zone =
    labels["failure-domain.beta.kubernetes.io/zone"] ?? labels["topology.kubernetes.io/zone"] ?? "";
  const region =
    labels["failure-domain.beta.kubernetes.io/region"] ??
    labels["topology.kubernetes.io/region"] ??
    "";
  return region === "" && zone === "" ? "" : `${region}:\u0000:${zone}`;
}
