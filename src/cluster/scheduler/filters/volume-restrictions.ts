import type { ClusterView } from "../cluster-view.ts";
import type { Filter } from "../filter-plugin.ts";
import type { Rejection } from "../rejection.ts";

const IN_USE: Rejection = {
  plugin: "VolumeRestrictions",
  reasons: [
    "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod",
  ],
  unresolvable: false,
};

/** Gives no claim that is for one pod alone to a second one (kube-scheduler 1.34, VolumeRestrictions). */
export const volumeRestrictions: Filter = ({ view, pod, reads }) => {
  const { namespace } = pod.shape;
  const alone = new Set<string>();
  for (const { persistentVolumeClaim } of pod.pod.spec.volumes ?? []) {
    if (persistentVolumeClaim === undefined) continue;
    const name = persistentVolumeClaim.claimName;
    const claim = reads.claim(namespace, name);
    if (claim === undefined) return { rejected: missing(name) };
    if (claim.spec.accessModes?.includes("ReadWriteOncePod")) alone.add(name);
  }
  if (alone.size === 0 || !isInUse(view, namespace, alone)) return "skip";
  return { check: () => IN_USE };
};

function missing(name: string): Rejection {
  return {
    plugin: "VolumeRestrictions",
    reasons: [`persistentvolumeclaim "${name}" not found`],
    unresolvable: true,
  };
}

/** Such claims are rare, so that all pods are gone through. */
function isInUse(view: ClusterView, namespace: string, claims: ReadonlySet<string>): boolean {
  return view.order.some((slot) =>
    view
      .at(slot)
      .load.pods.some(
        ({ pod, shape }) =>
          shape.namespace === namespace &&
          pod.spec.volumes?.some(({ persistentVolumeClaim: used }) =>
            claims.has(used?.claimName ?? ""),
          ),
      ),
  );
}
