import type { Labels } from "../../objects/meta.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../objects/volume.ts";
import { classNameOf } from "../../objects/volume-facts.ts";
import type { Cycle, Filter } from "../filter-plugin.ts";
import type { SchedulerReads } from "../reads.ts";
import type { Rejection } from "../rejection.ts";

/** A volume is to be used only where the label has one of these values. */
interface Place {
  readonly key: string;
  readonly values: readonly string[];
}

/** Old labels first, each with the one that took its place. */
const PLACES: readonly (readonly [key: string, today: string])[] = [
  ["failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone"],
  ["failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"],
  ["topology.kubernetes.io/zone", "topology.kubernetes.io/zone"],
  ["topology.kubernetes.io/region", "topology.kubernetes.io/region"],
];
/** Between the zones of a volume that is in several. */
const SEPARATOR = "__";

/** Refuses nodes outside the zone that a bound volume's labels name (kube-scheduler 1.34, VolumeZone). */
export const volumeZone: Filter = (cycle) => {
  const places: Place[] = [];
  for (const { persistentVolumeClaim } of cycle.pod.pod.spec.volumes ?? []) {
    if (persistentVolumeClaim === undefined) continue;
    const found = placesOf(persistentVolumeClaim.claimName, cycle);
    if ("fault" in found) return { rejected: rejection(found.fault) };
    places.push(...found.places);
  }
  if (places.length === 0) return "skip";
  const refused = rejection("node(s) had no available volume zone");
  return { check: ({ side }) => (isThere(places, side.labels) ? undefined : refused) };
};

function placesOf(
  claimName: string,
  { pod, reads }: Cycle,
): { fault: string } | { places: Place[] } {
  const claim = reads.claim(pod.shape.namespace, claimName);
  if (claim === undefined) return { fault: `persistentvolumeclaim "${claimName}" not found` };
  const volumeName = claim.spec.volumeName ?? "";
  if (volumeName === "") return unbound(claim, reads);
  const volume = reads.volume(volumeName);
  if (volume === undefined) return { fault: `persistentvolume "${volumeName}" not found` };
  return { places: labelledPlaces(volume) };
}

/** A claim that waits for its first consumer has no place yet; others should have a volume by now. */
function unbound(
  claim: PersistentVolumeClaim,
  reads: SchedulerReads,
): { fault: string } | { places: Place[] } {
  const className = classNameOf(claim);
  if (className === "") {
    return { fault: "PersistentVolumeClaim had no pv name and storageClass name" };
  }
  const storageClass = reads.storageClass(className);
  if (storageClass === undefined) {
    return { fault: `storageclass.storage.k8s.io "${className}" not found` };
  }
  return storageClass.volumeBindingMode === "WaitForFirstConsumer"
    ? { places: [] }
    : { fault: "PersistentVolume had no name" };
}

function labelledPlaces({ metadata }: PersistentVolume): Place[] {
  return PLACES.flatMap(([key]) => {
    const label = metadata.labels?.[key];
    return label === undefined ? [] : [{ key, values: label.split(SEPARATOR) }];
  });
}

/** A node without any of these labels is in a cluster that has no zones: all will do. */
function isThere(places: readonly Place[], labels: Labels): boolean {
  if (PLACES.every(([key]) => labels[key] === undefined)) return true;
  return places.every(({ key, values }) => {
    const today = PLACES.find(([old]) => old === key)?.[1] ?? key;
    const value = labels[key] ?? labels[today];
    return value !== undefined && values.includes(value);
  });
}

function rejection(reason: string): Rejection {
  return { plugin: "VolumeZone", reasons: [reason], unresolvable: true };
}
