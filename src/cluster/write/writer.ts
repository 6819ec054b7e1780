import { sameJson } from "../../util/json/same-json.ts";
import type { KubeObject, ObjectMeta } from "../objects/meta.ts";
import { NAMESPACES } from "../objects/resources.ts";
import { ApiError, alreadyExists, conflict, notFound } from "../status/api-error.ts";
import type { Resource } from "../store/resource.ts";
import type { Store } from "../store/store.ts";
import type { Random } from "../time/random.ts";
import { generatedName, newUid } from "./object-names.ts";
import { refuseAnother } from "./preconditions.ts";
import { PLAIN, type Strategies, type Strategy } from "./strategy.ts";

export interface WriterOptions {
  readonly store: Store;
  readonly random: Random;
  /** The present time, as objects have it: RFC 3339 in whole seconds, that many seconds from now. */
  readonly timeIn: (seconds: number) => string;
  readonly strategies: Strategies;
}

/** An object that is about to be created: the system's own metadata is filled in. */
export type NewObject<T extends KubeObject> = Omit<T, "metadata"> & {
  readonly metadata: Partial<ObjectMeta>;
};

export interface DeleteOptions {
  /** As the caller wishes; what the object wishes when absent. */
  readonly gracePeriodSeconds?: number;
  /** What becomes of objects that it owns: `Background` when absent. */
  readonly propagation?: "Background" | "Foreground" | "Orphan";
  /** Only if it still is this one. */
  readonly uid?: string;
  readonly resourceVersion?: string;
}

/** Finalizers by which the garbage collector does its part before an object goes. */
export const FOREGROUND_FINALIZER = "foregroundDeletion";
export const ORPHAN_FINALIZER = "orphan";

const NAME_ATTEMPTS = 8;
const STALE =
  "the object has been modified; please apply your changes to the latest version and try again";

/**
 * Writes objects by the rules that hold for all kinds alike (apiserver, `registry/generic`): names,
 * numbers of versions and generations, who may overwrite whom, and the way of an object to its end.
 */
export class Writer {
  readonly #options: WriterOptions;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /**
   * @throws ApiError AlreadyExists; NotFound or Forbidden for its namespace; what its strategy throws
   */
  create<T extends KubeObject>(resource: Resource<T>, given: NewObject<T>): T {
    return this.#create(resource, given, this.#strategy(resource));
  }

  /**
   * The same for the system alone, of what it has made whole and right itself: nobody looks at it.
   *
   * @throws ApiError AlreadyExists; NotFound or Forbidden for its namespace
   */
  createUnchecked<T extends KubeObject>(resource: Resource<T>, given: NewObject<T>): T {
    const { admit: _check, ...strategy } = this.#strategy(resource);
    return this.#create(resource, given, strategy);
  }

  #create<T extends KubeObject>(
    resource: Resource<T>,
    given: NewObject<T>,
    strategy: Strategy<T>,
  ): T {
    const { store, random, timeIn } = this.#options;
    const { namespace } = given.metadata;
    const name = given.metadata.name || this.#freeName(resource, given.metadata, strategy);
    if (strategy.namespaced) this.#requireNamespace(namespace ?? "", { resource, name });
    const {
      deletionTimestamp: _gone,
      deletionGracePeriodSeconds: _grace,
      ...kept
    } = given.metadata;
    const metadata: ObjectMeta = {
      ...kept,
      name,
      uid: newUid(random),
      resourceVersion: "",
      creationTimestamp: timeIn(0),
      ...(strategy.counted && { generation: 1 }),
    };
    const object = { ...given, metadata } as unknown as T;
    const admitted = strategy.admit?.(object, store) ?? object;
    // What is wrong with it is told first.
    if (store.get(resource, namespace ?? "", name)) {
      throw alreadyExists({ resource: resource.id, name });
    }
    return store.put(resource, admitted);
  }

  /**
   * Replaces an object; with a resourceVersion only the one that has it. What changes nothing is no
   * write.
   *
   * @throws ApiError NotFound, Conflict; what its strategy throws
   */
  update<T extends KubeObject>(resource: Resource<T>, given: T): T {
    return this.#update(resource, given, this.#strategy(resource));
  }

  /**
   * The same for the system alone, which may change what clients may not, in whole: the node of a pod
   * is given by binding, its status with it, and no other write can set it. It is not another wish.
   *
   * @throws ApiError NotFound, Conflict
   */
  updateUnchecked<T extends KubeObject>(resource: Resource<T>, given: T): T {
    const { admitChange: _check, ...strategy } = this.#strategy(resource);
    return this.#update(resource, given, { ...strategy, ownStatus: false, counted: false });
  }

  #update<T extends KubeObject>(resource: Resource<T>, given: T, strategy: Strategy<T>): T {
    const previous = this.#current(resource, given);
    const object = { ...given, metadata: keptMetadata(given.metadata, previous.metadata) };
    if (strategy.ownStatus) copyStatus(previous, object);
    const admitted = strategy.admitChange?.(object, previous, this.#options.store) ?? object;
    const wanted = strategy.counted ? counted(admitted, previous) : admitted;
    return this.#store(resource, wanted, previous);
  }

  /**
   * The same of the status alone: nothing else of the object is looked at, but for who manages it, and
   * its annotations where that is asked for. Neither is another wish.
   */
  updateStatus<T extends KubeObject>(
    resource: Resource<T>,
    given: T,
    { annotations = false }: { readonly annotations?: boolean } = {},
  ): T {
    const previous = this.#current(resource, given);
    const object = withManagers(annotations ? withAnnotations(previous, given) : previous, given);
    copyStatus(given, object);
    return this.#store(resource, object, previous);
  }

  /**
   * Deletes an object, or begins to: one with finalizers, or with time to end in, stays until they are
   * gone. Returns it as it was stored last.
   *
   * @throws ApiError NotFound, Conflict; Forbidden for what may not be deleted
   */
  delete<T extends KubeObject>(
    resource: Resource<T>,
    { namespace = "", name }: { namespace?: string | undefined; name: string },
    options: DeleteOptions = {},
  ): T {
    const { store, timeIn } = this.#options;
    const found = store.get(resource, namespace, name);
    if (found === undefined) throw notFound({ resource: resource.id, name });
    refuseAnother(found, options);
    const strategy = this.#strategy(resource);
    const isNew = found.metadata.deletionTimestamp === undefined;
    const leaving = (isNew && strategy.leaving?.(found)) || found;
    const grace = this.#grace(resource, found, options);
    const finalizers = finalizersFor(found.metadata.finalizers ?? [], options.propagation);
    if (grace === 0 && finalizers.length === 0 && !strategy.isHeld?.(found)) {
      const gone = store.remove(resource, namespace, name) ?? found;
      return strategy.graceSeconds === undefined ? gone : ended(gone, timeIn(0));
    }
    const { metadata } = leaving;
    const before = metadata.deletionGracePeriodSeconds ?? Number.POSITIVE_INFINITY;
    // It may go sooner than was said, never later.
    const shorter = metadata.deletionTimestamp === undefined || grace < before;
    const deletion = shorter && {
      deletionTimestamp: timeIn(grace),
      deletionGracePeriodSeconds: grace,
    };
    const marked = {
      ...metadata,
      ...deletion,
      ...(isNew && metadata.generation && { generation: metadata.generation + 1 }),
      ...(finalizers.length > 0 && { finalizers }),
    };
    return this.#store(resource, { ...leaving, metadata: marked }, found);
  }

  /** Stores what differs; an object that waited for nothing else any more is gone with it. */
  #store<T extends KubeObject>(resource: Resource<T>, object: T, previous: T): T {
    const { store } = this.#options;
    const { metadata } = object;
    const isOver =
      metadata.deletionTimestamp !== undefined &&
      (metadata.finalizers ?? []).length === 0 &&
      (metadata.deletionGracePeriodSeconds ?? 0) === 0 &&
      !this.#strategy(resource).isHeld?.(object);
    if (isOver) {
      const gone = store.remove(resource, metadata.namespace ?? "", metadata.name);
      const { resourceVersion } = (gone ?? object).metadata;
      return { ...object, metadata: { ...metadata, resourceVersion } };
    }
    return sameJson(object, previous) ? previous : store.put(resource, object);
  }

  #current<T extends KubeObject>(resource: Resource<T>, { metadata }: T): T {
    const { name, namespace = "", resourceVersion, uid } = metadata;
    const found = this.#options.store.get(resource, namespace, name);
    if (found === undefined) throw notFound({ resource: resource.id, name });
    refuseOverwriting(found, { uid, resourceVersion }, resource);
    return found;
  }

  #grace<T extends KubeObject>(
    resource: Resource<T>,
    object: T,
    { gracePeriodSeconds }: DeleteOptions,
  ): number {
    const wished = this.#strategy(resource).graceSeconds?.(object) ?? 0;
    // What needs no time gets none, whatever the caller allows.
    if (wished === 0) return 0;
    return Math.max(0, gracePeriodSeconds ?? wished);
  }

  #freeName<T extends KubeObject>(
    resource: Resource<T>,
    { generateName, namespace = "" }: Partial<ObjectMeta>,
    { admit }: Strategy<T>,
  ): string {
    const { random, store } = this.#options;
    // Who looks at the whole object says what else is wrong with it.
    if (!generateName && admit !== undefined) return "";
    if (!generateName) {
      throw new ApiError("Invalid", "name or generateName is required", {
        causes: [
          { reason: "FieldValueRequired", field: "metadata.name", message: "Required value" },
        ],
      });
    }
    for (let attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
      const name = generatedName(generateName, random);
      if (store.get(resource, namespace, name) === undefined) return name;
    }
    throw alreadyExists({ resource: resource.id, name: generateName });
  }

  #requireNamespace(
    namespace: string,
    { resource, name }: { resource: Resource<KubeObject>; name: string },
  ): void {
    const found = this.#options.store.get(NAMESPACES, "", namespace);
    if (found === undefined) throw notFound({ resource: NAMESPACES.id, name: namespace });
    if (found.metadata.deletionTimestamp === undefined) return;
    const why = `namespace ${namespace} is being terminated`;
    throw new ApiError(
      "Forbidden",
      `${resource.id} "${name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
      {
        name,
        causes: [{ reason: "NamespaceTerminating", message: why, field: "metadata.namespace" }],
      },
    );
  }

  #strategy<T extends KubeObject>({ id }: Resource<T>): Strategy<T> {
    const { strategies, store } = this.#options;
    return (strategies.get(id, store) ?? PLAIN) as unknown as Strategy<T>;
  }
}

/** Refuses to write over another object, or over another version, than the one that is meant. */
function refuseOverwriting(
  { metadata }: KubeObject,
  wanted: { uid?: string | undefined; resourceVersion?: string | undefined },
  { id }: Resource<KubeObject>,
): void {
  const { name, namespace, uid } = metadata;
  const named = { resource: id, name };
  if (wanted.uid && wanted.uid !== uid) {
    const place = [id.split(".")[0], ...(namespace === undefined ? [] : [namespace]), name];
    const why = `Precondition failed: UID in precondition: ${wanted.uid}, UID in object meta: ${uid}`;
    const where = `Code: 4, Key: /registry/${place.join("/")}, ResourceVersion: 0`;
    throw conflict(named, `StorageError: invalid object, ${where}, AdditionalErrorMsg: ${why}`);
  }
  if (wanted.resourceVersion && wanted.resourceVersion !== metadata.resourceVersion) {
    throw conflict(named, STALE);
  }
}

/** What is the system's to say stays as it is; finalizers cannot be added to what is going. */
function keptMetadata(given: ObjectMeta, previous: ObjectMeta): ObjectMeta {
  const { uid, creationTimestamp, resourceVersion, generation, generateName } = previous;
  const { deletionTimestamp, deletionGracePeriodSeconds } = previous;
  const { generation: _number, deletionTimestamp: _at, ...kept } = given;
  const { deletionGracePeriodSeconds: _grace, generateName: _name, ...own } = kept;
  return {
    ...own,
    ...{ uid, creationTimestamp, resourceVersion },
    ...(generateName !== undefined && { generateName }),
    ...(generation !== undefined && { generation }),
    ...(deletionTimestamp !== undefined && { deletionTimestamp }),
    ...(deletionGracePeriodSeconds !== undefined && { deletionGracePeriodSeconds }),
  };
}

/** What had time to end in and has it no more. */
function ended<T extends KubeObject>(object: T, now: string): T {
  const { deletionTimestamp = now } = object.metadata;
  const end = { deletionTimestamp, deletionGracePeriodSeconds: 0 };
  return { ...object, metadata: { ...object.metadata, ...end } };
}

function withAnnotations<T extends KubeObject>(object: T, { metadata }: T): T {
  const { annotations: _before, ...rest } = object.metadata;
  const { annotations } = metadata;
  return { ...object, metadata: { ...rest, ...(annotations !== undefined && { annotations }) } };
}

/** Always another object. */
function withManagers<T extends KubeObject>(object: T, { metadata: { managedFields } }: T): T {
  if (managedFields === object.metadata.managedFields) return { ...object };
  const { managedFields: _before, ...rest } = object.metadata;
  return {
    ...object,
    metadata: { ...rest, ...(managedFields !== undefined && { managedFields }) },
  };
}

function copyStatus(from: KubeObject, to: KubeObject): void {
  const target = to as { status?: unknown };
  const { status } = from as { status?: unknown };
  if (status === undefined) delete target.status;
  else target.status = status;
}

/** A change of anything but metadata and status is another wish. */
function counted<T extends KubeObject>(object: T, previous: T): T {
  const { generation = 1 } = previous.metadata;
  if (sameJson(wishOf(object), wishOf(previous))) return object;
  return { ...object, metadata: { ...object.metadata, generation: generation + 1 } };
}

function wishOf(object: KubeObject): unknown {
  const {
    metadata: _metadata,
    status: _status,
    ...wish
  } = object as KubeObject & { status?: unknown };
  return wish;
}

function finalizersFor(
  present: readonly string[],
  propagation: DeleteOptions["propagation"],
): readonly string[] {
  const others = present.filter((one) => one !== FOREGROUND_FINALIZER && one !== ORPHAN_FINALIZER);
  if (propagation === "Foreground") return [...others, FOREGROUND_FINALIZER];
  if (propagation === "Orphan") return [...others, ORPHAN_FINALIZER];
  return propagation === undefined ? present : others;
}
