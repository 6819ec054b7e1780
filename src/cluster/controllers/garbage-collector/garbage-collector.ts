import type { Component, World } from "../../components/component.ts";
import type { KubeObject, OwnerReference } from "../../objects/meta.ts";
import { EVENTS } from "../../objects/resources.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, type Resource, splitKey } from "../../store/resource.ts";
import type { Store } from "../../store/store.ts";
import { FOREGROUND_FINALIZER, ORPHAN_FINALIZER } from "../../write/writer.ts";
import { Ownership, type Spot } from "./ownership.ts";

const NAME = "garbage-collector";
const GAP = " ";

/**
 * Deletes what no living object owns any more, and does its part before an owner goes: in the
 * foreground its dependants go first, orphaned they lose their owner (kube-controller-manager,
 * garbage collector; Kubernetes documentation, "Garbage Collection"). Neither events nor what they own
 * concern it (`DefaultIgnoredResources`).
 */
export class GarbageCollector implements Component {
  readonly name = NAME;
  readonly #ownership: Ownership;

  constructor(ownership: Ownership = Ownership.none()) {
    this.#ownership = ownership;
  }

  observe(change: Change, world: World): void {
    const { type, resource, object } = change;
    if (resource === EVENTS.id) return;
    this.#ownership.note(change);
    const { metadata } = object;
    if (type === "DELETED") {
      for (const spot of this.#ownership.dependentsOf(metadata.uid)) enqueue(world, spot);
      // An owner that goes in the foreground may have waited for this one.
      for (const { uid } of metadata.ownerReferences ?? []) this.#enqueueOwner(uid, world);
      return;
    }
    const waits = metadata.deletionTimestamp !== undefined && metadata.finalizers?.some(isOurs);
    if (waits || (metadata.ownerReferences ?? []).length > 0) {
      enqueue(world, { resource, key: keyOf(object) });
    }
  }

  reconcile(id: string, world: World): void {
    const spot = spotOf(id);
    const object = find(spot, world);
    if (object === undefined) return;
    const { deletionTimestamp, finalizers = [] } = object.metadata;
    if (deletionTimestamp !== undefined) {
      if (finalizers.includes(ORPHAN_FINALIZER)) this.#orphan(spot, object, world);
      else if (finalizers.includes(FOREGROUND_FINALIZER)) this.#clearAway(spot, object, world);
      return;
    }
    this.#collect(spot, object, world);
  }

  rebuild(store: Store): void {
    this.#ownership.noteAll(store);
  }

  fork(): Component {
    return new GarbageCollector(this.#ownership.fork());
  }

  /** Deletes an object that all its owners have left; of some of them it only forgets the dead. */
  #collect(spot: Spot, object: KubeObject, world: World): void {
    const owners = object.metadata.ownerReferences ?? [];
    const living = owners.filter(({ uid, kind }) => kind === "Event" || this.#ownership.has(uid));
    if (owners.length === living.length) return;
    if (living.length > 0) write(spot, withOwners(object, living), world);
    else remove(spot, object, { world, propagation: "Background" });
  }

  /** The dependants go first; the owner with the last of those that it has to wait for. */
  #clearAway(spot: Spot, owner: KubeObject, world: World): void {
    const { uid } = owner.metadata;
    let waits = false;
    for (const dependent of this.#ownership.dependentsOf(uid)) {
      const object = find(dependent, world);
      const reference = object?.metadata.ownerReferences?.find((one) => one.uid === uid);
      if (object === undefined || reference === undefined) continue;
      const others = (object.metadata.ownerReferences ?? []).filter((one) => one.uid !== uid);
      if (others.some((one) => this.#ownership.has(one.uid))) {
        write(dependent, withOwners(object, others), world);
        continue;
      }
      if (object.metadata.deletionTimestamp === undefined) {
        // What owns something itself goes as its owner does.
        const owns = this.#ownership.dependentsOf(object.metadata.uid).length > 0;
        remove(dependent, object, { world, propagation: owns ? "Foreground" : "Background" });
      }
      const isThere = find(dependent, world)?.metadata.uid === object.metadata.uid;
      waits ||= isThere && reference.blockOwnerDeletion === true;
    }
    if (!waits) write(spot, withoutFinalizer(owner, FOREGROUND_FINALIZER), world);
  }

  #orphan(spot: Spot, owner: KubeObject, world: World): void {
    const { uid } = owner.metadata;
    for (const dependent of this.#ownership.dependentsOf(uid)) {
      const object = find(dependent, world);
      if (object === undefined) continue;
      const others = (object.metadata.ownerReferences ?? []).filter((one) => one.uid !== uid);
      write(dependent, withOwners(object, others), world);
    }
    write(spot, withoutFinalizer(owner, ORPHAN_FINALIZER), world);
  }

  #enqueueOwner(uid: string, world: World): void {
    const spot = this.#ownership.spotOf(uid);
    if (spot !== undefined) enqueue(world, spot);
  }
}

function isOurs(finalizer: string): boolean {
  return finalizer === FOREGROUND_FINALIZER || finalizer === ORPHAN_FINALIZER;
}

function enqueue(world: World, { resource, key }: Spot): void {
  world.enqueue(NAME, resource + GAP + key);
}

function spotOf(id: string): Spot {
  const gap = id.indexOf(GAP);
  return { resource: id.slice(0, gap), key: id.slice(gap + 1) };
}

function find({ resource, key }: Spot, { store }: World): KubeObject | undefined {
  const { namespace, name } = splitKey(key);
  return store.get({ id: resource }, namespace, name);
}

function write({ resource }: Spot, object: KubeObject, { writer }: World): void {
  const anyOf: Resource<KubeObject> = { id: resource };
  writer.update(anyOf, object);
}

function remove(
  { resource, key }: Spot,
  { metadata: { uid } }: KubeObject,
  { world, propagation }: { world: World; propagation: "Background" | "Foreground" },
): void {
  const anyOf: Resource<KubeObject> = { id: resource };
  world.writer.delete(anyOf, splitKey(key), { uid, propagation });
}

function withOwners(object: KubeObject, ownerReferences: readonly OwnerReference[]): KubeObject {
  return { ...object, metadata: { ...object.metadata, ownerReferences } };
}

function withoutFinalizer(object: KubeObject, finalizer: string): KubeObject {
  const finalizers = (object.metadata.finalizers ?? []).filter((one) => one !== finalizer);
  return { ...object, metadata: { ...object.metadata, finalizers } };
}
