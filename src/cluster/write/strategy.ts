import type { KubeObject } from "../objects/meta.ts";
import type { Store } from "../store/store.ts";

/** What writing an object of a resource is like, where it is not like all others. */
export interface Strategy<T extends KubeObject = KubeObject> {
  /** False for what belongs to no namespace. */
  readonly namespaced: boolean;
  /** The status is written by itself: a write of the object leaves it alone. */
  readonly ownStatus: boolean;
  /** Counts changes of what is wanted in `metadata.generation`. */
  readonly counted: boolean;
  /**
   * Seconds that an object still has when it is deleted, by its own wish; absent where objects go at
   * once.
   */
  readonly graceSeconds?: (object: T) => number;
  /** What an object is like from when it is deleted on. @throws ApiError where it may not be */
  readonly leaving?: (object: T) => T;
  /** Whether a deleted object is kept by something else than the finalizers of its metadata. */
  readonly isHeld?: (object: T) => boolean;
  /** Fills in and checks an object that is new; reads what it needs of others. @throws ApiError */
  readonly admit?: (object: T, store: Store) => T;
  /** The same of one that is changed. @throws ApiError */
  readonly admitChange?: (object: T, previous: T, store: Store) => T;
}

/** The strategies of all resources; those of custom ones are in the store. */
export interface Strategies {
  get(resource: string, store: Pick<Store, "get">): Strategy | undefined;
}

/** Of resources that nothing special is known of. */
export const PLAIN: Strategy = { namespaced: true, ownStatus: false, counted: false };
