import type { Index, Store } from "../store/store.ts";
import type { Pod } from "./pod.ts";
import { claimNamesOf } from "./pod-claim-names.ts";
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, PODS } from "./resources.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "./volume.ts";
import { classNameOf, isBindCompleted } from "./volume-facts.ts";

type Finder = Pick<Store, "find">;

/** Indexes of volumes by class and by claim, of unbound claims by class, and of pods by claim. */
export const VOLUME_INDEXES: readonly Index[] = [
  {
    ...{ resource: PERSISTENT_VOLUMES.id, name: "class" },
    of: (volume) => [classNameOf(volume as PersistentVolume)],
  },
  {
    ...{ resource: PERSISTENT_VOLUMES.id, name: "claim" },
    of: (volume) => {
      const { claimRef } = (volume as PersistentVolume).spec;
      return claimRef === undefined ? [] : [`${claimRef.namespace}/${claimRef.name}`];
    },
  },
  {
    ...{ resource: PERSISTENT_VOLUME_CLAIMS.id, name: "unbound" },
    of: (object) => {
      const claim = object as PersistentVolumeClaim;
      return isBindCompleted(claim) ? [] : [classNameOf(claim)];
    },
  },
  {
    ...{ resource: PODS.id, name: "claim" },
    of: (pod) =>
      claimNamesOf(pod as Pod).map(({ name }) => `${pod.metadata.namespace ?? ""}/${name}`),
  },
];

/** The volumes of a class, free or not; those without one for the empty name. */
export function volumesOfClass(store: Finder, name: string): PersistentVolume[] {
  return store.find(PERSISTENT_VOLUMES, "class", name);
}

/** The volumes that are for a claim of that key, also for one that is gone by now. */
export function volumesFor(store: Finder, claim: string): PersistentVolume[] {
  return store.find(PERSISTENT_VOLUMES, "claim", claim);
}

/** The claims of a class that are not bound yet. */
export function unboundClaims(store: Finder, className: string): PersistentVolumeClaim[] {
  return store.find(PERSISTENT_VOLUME_CLAIMS, "unbound", className);
}

/** The pods that use the claim of that key. */
export function podsUsing(store: Finder, claim: string): Pod[] {
  return store.find(PODS, "claim", claim);
}
