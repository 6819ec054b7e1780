import type { KubeObject } from "../objects/meta.ts";
import { type Change, History } from "./history.ts";
import { KeyGroups } from "./key-groups.ts";
import { keyOf, objectKey, type Resource } from "./resource.ts";
import { SortedMap } from "./sorted-map.ts";

/** Finds objects of a resource by something else than their name. */
export interface Index {
  readonly resource: string;
  /** Unique among those of the resource. */
  readonly name: string;
  /** What the object is found by; nothing for what is not to be found. */
  readonly of: (object: KubeObject) => readonly string[];
}

export interface StoreOptions {
  readonly indexes?: readonly Index[];
  /** How many writes are kept for those who have missed them: 20,000 by default. */
  readonly historyLimit?: number;
}

/** A store as plain JSON. */
export interface SavedStore {
  readonly revision: number;
  /** By the id of the resource. */
  readonly tables: readonly (readonly [string, readonly KubeObject[]])[];
}

/** Told of each write, at once and in order. */
export type Listener = (change: Change) => void;

type Table = SortedMap<string, KubeObject>;

/** Greater than every character of a name, and no character of one. */
const AFTER_ALL = "\uffff";
/** Between what an object is found by and its key. */
const GAP = "\u0000";
const HISTORY_LIMIT = 20_000;

/**
 * All objects of a cluster, with one number for all writes. It knows nothing of what they mean: what
 * may be written, and what follows from it, is decided by others.
 */
export class Store {
  readonly #tables: Map<string, Table>;
  readonly #indexes: ReadonlyMap<string, readonly Index[]>;
  /** Of each index the keys of objects, by what they are found by. */
  readonly #found: ReadonlyMap<string, KeyGroups>;
  #history: History;
  readonly #listeners = new Set<Listener>();
  #revision: number;

  private constructor(state: {
    tables: Map<string, Table>;
    indexes: ReadonlyMap<string, readonly Index[]>;
    found: ReadonlyMap<string, KeyGroups>;
    history: History;
    revision: number;
  }) {
    this.#tables = state.tables;
    this.#indexes = state.indexes;
    this.#found = state.found;
    this.#history = state.history;
    this.#revision = state.revision;
  }

  static empty({ indexes = [], historyLimit = HISTORY_LIMIT }: StoreOptions = {}): Store {
    return new Store({
      tables: new Map(),
      indexes: Map.groupBy(indexes, ({ resource }) => resource),
      found: new Map(
        indexes.map(({ resource, name }) => [indexId(resource, name), new KeyGroups()]),
      ),
      history: History.from(0, historyLimit),
      revision: 0,
    });
  }

  /** One in the state that another was in when it was saved; of what was before nothing is known. */
  static load(
    saved: SavedStore,
    { indexes = [], historyLimit = HISTORY_LIMIT }: StoreOptions,
  ): Store {
    const store = Store.empty({ indexes, historyLimit });
    for (const [id, objects] of saved.tables) {
      const table = store.#table(id);
      for (const object of objects) {
        const key = keyOf(object);
        table.set(key, object);
        const change = { type: "ADDED" as const, resource: id, object, previous: null };
        store.#updateIndexes({ ...change, revision: saved.revision }, key);
      }
    }
    store.#revision = saved.revision;
    store.#history = History.from(saved.revision, historyLimit);
    return store;
  }

  /** All of its objects, as plain JSON, in no order. */
  save(): SavedStore {
    const tables = [...this.#tables].map(([id, table]): [string, KubeObject[]] => [
      id,
      table.inNoOrder(),
    ]);
    return { revision: this.#revision, tables };
  }

  /** The ids of all resources of which there may be objects. */
  get resources(): readonly string[] {
    return [...this.#tables.keys()];
  }

  /** The number of the last write. */
  get revision(): number {
    return this.#revision;
  }

  get<T extends KubeObject>({ id }: Resource<T>, namespace: string, name: string): T | undefined {
    return this.#tables.get(id)?.get(objectKey(namespace, name)) as T | undefined;
  }

  /** In the order of namespaces and names; of one namespace where one is given. */
  list<T extends KubeObject>({ id }: Resource<T>, namespace?: string): T[] {
    const table = this.#tables.get(id);
    if (table === undefined) return [];
    const all = namespace === undefined || namespace === "";
    const objects = all
      ? table.toArray()
      : table.between(objectKey(namespace, ""), objectKey(namespace, AFTER_ALL));
    return objects as T[];
  }

  /**
   * The same one by one, for who may need only some; after a key where one is given. Nothing may be
   * written meanwhile.
   */
  *each<T extends KubeObject>(
    { id }: Resource<T>,
    { namespace = "", after }: { namespace?: string | undefined; after?: string | undefined } = {},
  ): Generator<T> {
    const first = after === undefined ? objectKey(namespace, "") : after + GAP;
    const start = after === undefined && namespace === "" ? "" : first;
    for (const object of this.#tables.get(id)?.from(start) ?? []) {
      if (namespace !== "" && object.metadata.namespace !== namespace) return;
      yield object as T;
    }
  }

  /** How many there are. */
  count({ id }: Resource<KubeObject>): number {
    return this.#tables.get(id)?.size ?? 0;
  }

  /**
   * Those that an index finds by a text, in the order of their keys.
   *
   * @throws Error for an index that the store was made without
   */
  find<T extends KubeObject>({ id }: Resource<T>, index: string, by: string): T[] {
    const found = this.#found.get(indexId(id, index));
    if (found === undefined) {
      throw new Error(`The store has no index "${index}" of ${id}: give it one when it is made.`);
    }
    const table = this.#table(id);
    return found.keys(by).flatMap((key) => (table.get(key) as T | undefined) ?? []);
  }

  /** Puts an object in the place of the one with its name, if there is one; returns it as stored. */
  put<T extends KubeObject>(resource: Resource<T>, object: T): T {
    const table = this.#table(resource.id);
    const key = keyOf(object);
    const previous = table.get(key) ?? null;
    const stored = this.#numbered(object);
    table.set(key, stored);
    const type = previous === null ? "ADDED" : "MODIFIED";
    const { id } = resource;
    this.#tell({ revision: this.#revision, type, resource: id, object: stored, previous }, key);
    return stored;
  }

  /** Removes what has that name; returns it as it was at last, or undefined when there is none. */
  remove<T extends KubeObject>(resource: Resource<T>, namespace: string, name: string) {
    const table = this.#table(resource.id);
    const key = objectKey(namespace, name);
    const previous = table.get(key);
    if (previous === undefined) return undefined;
    table.delete(key);
    const object = this.#numbered(previous);
    const { id } = resource;
    this.#tell({ revision: this.#revision, type: "DELETED", resource: id, object, previous }, key);
    return object as T;
  }

  /** The writes after that one, in order; null when not all of them are kept any more. */
  since(revision: number): Change[] | null {
    return this.#history.since(revision);
  }

  /** Tells of every write from now on; returns what ends that. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A store of its own with the same content and history, of which nobody is told anything. */
  fork(): Store {
    return new Store({
      tables: forked(this.#tables),
      indexes: this.#indexes,
      found: forked(this.#found),
      history: this.#history.fork(),
      revision: this.#revision,
    });
  }

  #numbered<T extends KubeObject>(object: T): T {
    this.#revision += 1;
    const metadata = { ...object.metadata, resourceVersion: String(this.#revision) };
    return { ...object, metadata };
  }

  #tell(change: Change, key: string): void {
    this.#updateIndexes(change, key);
    this.#history.add(change);
    for (const listener of this.#listeners) listener(change);
  }

  /** @param key the very text that the table has, so that there is one of it in memory */
  #updateIndexes({ resource, type, object, previous }: Change, key: string): void {
    for (const { name, of } of this.#indexes.get(resource) ?? []) {
      const found = this.#found.get(indexId(resource, name));
      const before = previous === null ? [] : of(previous);
      const now = type === "DELETED" ? [] : of(object);
      if (found === undefined || sameTexts(before, now)) continue;
      for (const by of before) if (!now.includes(by)) found.delete(by, key);
      for (const by of now) if (!before.includes(by)) found.add(by, key);
    }
  }

  #table(id: string): Table {
    return tableOf(this.#tables, id);
  }
}

function tableOf(tables: Map<string, Table>, id: string): Table {
  const known = tables.get(id);
  if (known !== undefined) return known;
  const table: Table = SortedMap.ofTexts();
  tables.set(id, table);
  return table;
}

function forked<T extends { fork(): T }>(all: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...all].map(([id, one]) => [id, one.fork()]));
}

function sameTexts(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((text, index) => text === right[index]);
}

function indexId(resource: string, name: string): string {
  return `${resource} ${name}`;
}
