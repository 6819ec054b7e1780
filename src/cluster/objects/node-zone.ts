import type { Labels } from "./meta.ts";

/**
 * Region and zone of a node together; empty for a node without both (component-helpers,
 * `GetZoneKey`).
 */
export function zoneOf(labels: Labels): string {
  const zone = zoneNameOf(labels);
  const region = regionNameOf(labels);
  return region === "" && zone === "" ? "" : `${region}:\u0000:${zone}`;
}

/** The zone that a node is in; empty for a node that does not say. */
export function zoneNameOf(labels: Labels | undefined): string {
  return (
    labels?.["failure-domain.beta.kubernetes.io/zone"] ??
    labels?.["topology.kubernetes.io/zone"] ??
    ""
  );
}

/** The region that a node is in; empty for a node that does not say. */
export function regionNameOf(labels: Labels | undefined): string {
  return (
    labels?.["failure-domain.beta.kubernetes.io/region"] ??
    labels?.["topology.kubernetes.io/region"] ??
    ""
  );
}
