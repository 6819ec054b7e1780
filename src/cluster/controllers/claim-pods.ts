import type { World } from "../components/component.ts";
import type { KubeObject } from "../objects/meta.ts";
import type { Pod } from "../objects/pod.ts";
import { PODS } from "../objects/resources.ts";
import type { Store } from "../store/store.ts";
import { type Claim, claim, managedBy, ownerIndex } from "./claim.ts";

/** Pods by the uid of what manages them, and those that nothing manages by their namespace. */
export const POD_OWNER_INDEX = ownerIndex(PODS);

/** The pods that an object manages by their own word. */
export function podsManagedBy(
  { metadata: { uid } }: KubeObject,
  store: Pick<Store, "find">,
): Pod[] {
  return managedBy(uid, PODS, store);
}

/** The pods that an object manages, after it has claimed those that it selects: see `claim`. */
export function claimPods(what: Claim<Pod>, world: World): Pod[] {
  return claim(PODS, what, world);
}
