import type { Filter } from "../filter-plugin.ts";
import { podClaims } from "../pod-claims.ts";
import { volumesOn } from "../pod-volumes.ts";
import type { Rejection } from "../rejection.ts";

/** Refuses nodes on which the pod's volumes cannot be (kube-scheduler 1.34, VolumeBinding). */
export const volumeBinding: Filter = ({ pod, reads }) => {
  const claims = podClaims(pod.pod, reads);
  if (claims === undefined) return "skip";
  if ("fault" in claims) return { rejected: rejection([claims.fault]) };
  return {
    check: ({ name, side }) => {
      const volumes = volumesOn(claims, { name, labels: side.labels }, reads);
      return "reasons" in volumes ? rejection(volumes.reasons) : undefined;
    },
  };
};

function rejection(reasons: readonly string[]): Rejection {
  return { plugin: "VolumeBinding", reasons, unresolvable: true };
}
