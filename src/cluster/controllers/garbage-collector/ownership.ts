import type { KubeObject } from "../../objects/meta.ts";
import { EVENTS } from "../../objects/resources.ts";
import type { Change } from "../../store/history.ts";
import { keyOf } from "../../store/resource.ts";
import { SortedMap } from "../../store/sorted-map.ts";
import type { Store } from "../../store/store.ts";

/** Where an object is stored. */
export interface Spot {
  readonly resource: string;
  /** In its table. */
  readonly key: string;
}

const GAP = "\u0000";
const AFTER_ALL = "\uffff";

/** Who owns what: every object by its uid, and by those of its owners. */
export class Ownership {
  readonly #spots: SortedMap<string, Spot>;
  readonly #dependents: SortedMap<string, Spot>;

  private constructor(spots: SortedMap<string, Spot>, dependents: SortedMap<string, Spot>) {
    this.#spots = spots;
    this.#dependents = dependents;
  }

  static none(): Ownership {
    return new Ownership(SortedMap.ofTexts(), SortedMap.ofTexts());
  }

  /** Takes note of a write. */
  note({ type, resource, object, previous }: Omit<Change, "revision">): void {
    const spot = { resource, key: keyOf(object) };
    if (type === "DELETED") this.#spots.delete(object.metadata.uid);
    else if (type === "ADDED") this.#spots.set(object.metadata.uid, spot);
    const before = previous?.metadata.ownerReferences;
    const now = type === "DELETED" ? undefined : object.metadata.ownerReferences;
    if (before === now) return;
    for (const uid of uidsOf(before)) this.#dependents.delete(dependentId(uid, spot));
    for (const uid of uidsOf(now)) this.#dependents.set(dependentId(uid, spot), spot);
  }

  /** Takes note of all there is. */
  noteAll(store: Store): void {
    for (const resource of store.resources.filter((id) => id !== EVENTS.id)) {
      for (const object of store.each({ id: resource })) {
        this.note({ type: "ADDED", resource, object, previous: null });
      }
    }
  }

  /** Whether an object with that uid is there. */
  has(uid: string): boolean {
    return this.#spots.has(uid);
  }

  /** Where the object with that uid is. */
  spotOf(uid: string): Spot | undefined {
    return this.#spots.get(uid);
  }

  dependentsOf(uid: string): Spot[] {
    return this.#dependents.between(uid + GAP, uid + GAP + AFTER_ALL);
  }

  fork(): Ownership {
    return new Ownership(this.#spots.fork(), this.#dependents.fork());
  }
}

function uidsOf(owners: KubeObject["metadata"]["ownerReferences"]): string[] {
  return (owners ?? []).map(({ uid }) => uid);
}

function dependentId(uid: string, { resource, key }: Spot): string {
  return uid + GAP + resource + GAP + key;
}
