import type { World } from "../components/component.ts";
import type { KubeObject, Labels } from "../objects/meta.ts";
import { controllerOf, controllerReference } from "../objects/owners.ts";
import type { Pod } from "../objects/pod.ts";
import { PODS } from "../objects/resources.ts";
import type { Index, Store } from "../store/store.ts";

/** Pods by the uid of what manages them, and those that nothing manages by their namespace. */
export const POD_OWNER_INDEX: Index = {
  resource: PODS.id,
  name: "controller",
  of: (pod) => {
    const controller = controllerOf(pod);
    return [controller?.uid ?? orphansIn(pod.metadata.namespace ?? "")];
  },
};

/** The pods that an object manages by their own word. */
export function podsManagedBy(
  { metadata: { uid } }: KubeObject,
  store: Pick<Store, "find">,
): Pod[] {
  return store.find(PODS, POD_OWNER_INDEX.name, uid);
}

/** The pods of a namespace that nothing manages. */
export function orphanedPods(namespace: string, store: Pick<Store, "find">): Pod[] {
  return store.find(PODS, POD_OWNER_INDEX.name, orphansIn(namespace));
}

/** Whose pods they are to be. */
export interface Claim {
  readonly owner: KubeObject;
  readonly selector: { matches(labels: Labels | undefined): boolean };
  /** What else a pod must be like. */
  readonly isMember?: (pod: Pod) => boolean;
}

/**
 * The pods that an object manages, after it has taken on those that nobody manages and that it
 * selects, and let go of those that it does not select any more (kube-controller-manager,
 * `PodControllerRefManager`). One that is about to go itself takes on none and lets none go.
 */
export function claimPods({ owner, selector, isMember }: Claim, world: World): Pod[] {
  const { store } = world;
  const matches = (pod: Pod) => selector.matches(pod.metadata.labels) && (isMember?.(pod) ?? true);
  const isGoing = owner.metadata.deletionTimestamp !== undefined;
  const own = podsManagedBy(owner, store).filter((pod) => {
    if (matches(pod)) return true;
    if (!isGoing) release(pod, owner, world);
    return false;
  });
  if (isGoing) return own;
  const adopted = orphanedPods(owner.metadata.namespace ?? "", store)
    .filter((pod) => pod.metadata.deletionTimestamp === undefined && matches(pod))
    .map((pod) => adopt(pod, owner, world));
  return adopted.length === 0 ? own : [...own, ...adopted];
}

function adopt(pod: Pod, owner: KubeObject, { writer }: World): Pod {
  const { ownerReferences = [] } = pod.metadata;
  const others = ownerReferences.filter(({ uid }) => uid !== owner.metadata.uid);
  return writer.update(PODS, {
    ...pod,
    metadata: { ...pod.metadata, ownerReferences: [...others, controllerReference(owner)] },
  });
}

function release(pod: Pod, owner: KubeObject, { writer }: World): void {
  const { ownerReferences = [] } = pod.metadata;
  const others = ownerReferences.filter(({ uid }) => uid !== owner.metadata.uid);
  writer.update(PODS, { ...pod, metadata: { ...pod.metadata, ownerReferences: others } });
}

function orphansIn(namespace: string): string {
  return `orphans of ${namespace}`;
}
