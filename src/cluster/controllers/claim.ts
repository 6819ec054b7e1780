import type { World } from "../components/component.ts";
import type { KubeObject, Labels } from "../objects/meta.ts";
import { controllerOf, controllerReference } from "../objects/owners.ts";
import type { Resource } from "../store/resource.ts";
import type { Index, Store } from "../store/store.ts";

const NAME = "controller";

/** Whose objects they are to be. */
export interface Claim<T extends KubeObject> {
  readonly owner: KubeObject;
  readonly selector: { matches(labels: Labels | undefined): boolean };
  /** What else an object must be like; one that is not is let go of. */
  readonly isMember?: (object: T) => boolean;
  /** Those that are not are left as they are: neither taken on nor let go of, and none of the owner's. */
  readonly isCandidate?: (object: T) => boolean;
}

/** Objects by the uid of what manages them, and those that nothing manages by their namespace. */
export function ownerIndex({ id }: Resource<KubeObject>): Index {
  return {
    resource: id,
    name: NAME,
    of: (object) => {
      const controller = controllerOf(object);
      return [controller?.uid ?? orphansIn(object.metadata.namespace ?? "")];
    },
  };
}

/** What something manages by the word of those that are managed. Needs the `ownerIndex`. */
export function managedBy<T extends KubeObject>(
  uid: string,
  resource: Resource<T>,
  store: Pick<Store, "find">,
): T[] {
  return store.find(resource, NAME, uid);
}

/** What nothing manages in a namespace. */
function orphansOf<T extends KubeObject>(
  namespace: string,
  resource: Resource<T>,
  store: Pick<Store, "find">,
): T[] {
  return store.find(resource, NAME, orphansIn(namespace));
}

/**
 * The objects that another one manages, after it has taken on those that nobody manages and that it
 * selects, and let go of those that it does not select any more (kube-controller-manager,
 * `BaseControllerRefManager`). Needs the `ownerIndex`. One that is about to go itself takes on none and lets none go.
 */
export function claim<T extends KubeObject>(
  resource: Resource<T>,
  { owner, selector, isMember, isCandidate = () => true }: Claim<T>,
  world: World,
): T[] {
  const { store } = world;
  const matches = (one: T) => selector.matches(one.metadata.labels) && (isMember?.(one) ?? true);
  const isGoing = owner.metadata.deletionTimestamp !== undefined;
  const own = managedBy(owner.metadata.uid, resource, store).filter((one) => {
    if (!isCandidate(one)) return false;
    if (matches(one)) return true;
    if (!isGoing) release(one, { resource, owner, world });
    return false;
  });
  if (isGoing) return own;
  const adopted = orphansOf(owner.metadata.namespace ?? "", resource, store)
    .filter((one) => one.metadata.deletionTimestamp === undefined && isCandidate(one))
    .filter(matches)
    .map((one) => adopt(one, { resource, owner, world }));
  return adopted.length === 0 ? own : [...own, ...adopted];
}

interface Deal<T extends KubeObject> {
  readonly resource: Resource<T>;
  readonly owner: KubeObject;
  readonly world: World;
}

function adopt<T extends KubeObject>(object: T, { resource, owner, world }: Deal<T>): T {
  const { ownerReferences = [] } = object.metadata;
  const others = ownerReferences.filter(({ uid }) => uid !== owner.metadata.uid);
  return world.writer.update(resource, {
    ...object,
    metadata: { ...object.metadata, ownerReferences: [...others, controllerReference(owner)] },
  });
}

function release<T extends KubeObject>(object: T, { resource, owner, world }: Deal<T>): void {
  const { ownerReferences = [] } = object.metadata;
  const others = ownerReferences.filter(({ uid }) => uid !== owner.metadata.uid);
  const metadata = { ...object.metadata, ownerReferences: others };
  world.writer.update(resource, { ...object, metadata });
}

function orphansIn(namespace: string): string {
  return `orphans of ${namespace}`;
}
