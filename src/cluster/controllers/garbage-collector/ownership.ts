import type { KubeObject } from "../../objects/meta.ts";
import { EVENTS } from "../../objects/resources.ts";
import type { Change } from "../../store/history.ts";
import { KeyGroups } from "../../store/key-groups.ts";
import { keyOf } from "../../store/resource.ts";
import { SortedMap } from "../../store/sorted-map.ts";
import type { Store } from "../../store/store.ts";

/** Where an object is stored. */
export interface Spot {
  readonly resource: string;
  /** In its table. */
  readonly key: string;
}

/** Between a resource and a key: no character of either. */
const GAP = "\u0000";

/** Who owns what: every object by its uid, and by those of its owners. */
export class Ownership {
  /** As texts, since there is one of every object. */
  readonly #spots: SortedMap<string, string>;
  /** By the uids of owners. */
  readonly #dependents: KeyGroups;

  private constructor(spots: SortedMap<string, string>, dependents: KeyGroups) {
    this.#spots = spots;
    this.#dependents = dependents;
  }

  static none(): Ownership {
    return new Ownership(SortedMap.ofTexts(), new KeyGroups());
  }

  /** Takes note of a write. */
  note({ type, resource, object, previous }: Omit<Change, "revision">): void {
    const before = previous?.metadata.ownerReferences;
    const now = type === "DELETED" ? undefined : object.metadata.ownerReferences;
    if (type === "MODIFIED" && before === now) return;
    const { uid } = object.metadata;
    const spot = [resource, keyOf(object)].join(GAP);
    if (type === "DELETED") this.#spots.delete(uid);
    else if (type === "ADDED") this.#spots.set(uid, spot);
    for (const owner of uidsOf(before)) this.#dependents.delete(owner, spot);
    for (const owner of uidsOf(now)) this.#dependents.add(owner, spot);
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
    const spot = this.#spots.get(uid);
    return spot === undefined ? undefined : readSpot(spot);
  }

  dependentsOf(uid: string): Spot[] {
    return this.#dependents.keys(uid).map(readSpot);
  }

  fork(): Ownership {
    return new Ownership(this.#spots.fork(), this.#dependents.fork());
  }
}

function readSpot(text: string): Spot {
  const [resource = "", key = ""] = text.split(GAP);
  return { resource, key };
}

function uidsOf(owners: KubeObject["metadata"]["ownerReferences"]): string[] {
  return (owners ?? []).map(({ uid }) => uid);
}
