import type { Component } from "../components/component.ts";
import type { Entries, Saved } from "../components/memory.ts";
import type { KubeObject } from "../objects/meta.ts";
import { keyOf, splitKey } from "../store/resource.ts";
import type { Store } from "../store/store.ts";
import type { Agenda } from "../time/agenda.ts";
import type { ClusterChanges, MemoryChange, Moment, TableChange } from "./cluster-changes.ts";

/** What is followed. */
export interface Tracked {
  readonly store: Store;
  readonly agenda: Agenda;
  readonly components: Iterable<Component>;
  readonly moment: () => Moment;
}

/** A part of a memory of which it is noted which entries change. */
interface ByEntry {
  readonly path: readonly string[];
  readonly entries: Entries;
  readonly touched: Set<unknown>;
}

/** One that is looked at as a whole: it is small. */
interface ByText {
  readonly path: readonly string[];
  readonly saved: Saved;
  text: string;
}

/**
 * Notes what changes in a cluster, from when it is made on. A cluster has one at most. What it costs
 * depends on how much changes, and not on how much there is.
 */
export class ChangeTracker {
  readonly #tracked: Tracked;
  readonly #objects = new Map<string, Set<string>>();
  readonly #appointments = new Set<string>();
  readonly #byEntry: ByEntry[] = [];
  readonly #byText: ByText[] = [];
  readonly #unsubscribe: () => void;
  #resources: number;

  constructor(tracked: Tracked) {
    this.#tracked = tracked;
    const { store, agenda, components } = tracked;
    this.#resources = store.resources.length;
    this.#unsubscribe = store.subscribe(({ resource, object }) => {
      this.#keysOf(resource).add(keyOf(object));
    });
    agenda.noteIn(this.#appointments);
    for (const { name, memory = {} } of components) this.#follow([name], memory);
  }

  /** What has changed since it was asked last, or since it was made. */
  take(): ClusterChanges {
    const { store, agenda, moment } = this.#tracked;
    const tables = [...this.#objects].map(([id, keys]) => tableChange(store, id, keys));
    const appointments = agenda.changesOf(this.#appointments);
    const memories = [...this.#entryChanges(), ...this.#textChanges()];
    const { resources } = store;
    const isLonger = resources.length > this.#resources;
    this.#resources = resources.length;
    this.#objects.clear();
    this.#appointments.clear();
    return {
      ...{ moment: moment(), tables, agenda: appointments, memories },
      ...(isLonger && { resources }),
    };
  }

  /** Notes nothing any more. */
  stop(): void {
    this.#unsubscribe();
    this.#tracked.agenda.noteIn(null);
    for (const { entries } of this.#byEntry) entries.noteIn(null);
  }

  #keysOf(resource: string): Set<string> {
    const known = this.#objects.get(resource);
    if (known !== undefined) return known;
    const keys = new Set<string>();
    this.#objects.set(resource, keys);
    return keys;
  }

  #follow(path: readonly string[], memory: Readonly<Record<string, Saved>>): void {
    for (const [name, saved] of Object.entries(memory)) {
      const at = [...path, name];
      const { entries, parts } = saved;
      if (parts !== undefined) this.#follow(at, parts);
      else if (entries === undefined) {
        this.#byText.push({ path: at, saved, text: JSON.stringify(saved.save()) });
      } else {
        const touched = new Set<unknown>();
        entries.noteIn(touched);
        this.#byEntry.push({ path: at, entries, touched });
      }
    }
  }

  *#entryChanges(): Generator<MemoryChange> {
    for (const { path, entries, touched } of this.#byEntry) {
      if (touched.size === 0) continue;
      const put: [unknown, unknown][] = [];
      const removed: unknown[] = [];
      for (const key of touched) {
        const value = entries.get(key);
        if (value === undefined) removed.push(key);
        else put.push([key, value]);
      }
      touched.clear();
      yield { memory: path, put, removed };
    }
  }

  *#textChanges(): Generator<MemoryChange> {
    for (const known of this.#byText) {
      const value = known.saved.save();
      const text = JSON.stringify(value);
      if (text === known.text) continue;
      known.text = text;
      yield { memory: known.path, value };
    }
  }
}

function tableChange(store: Store, table: string, keys: ReadonlySet<string>): TableChange {
  const put: KubeObject[] = [];
  const removed: string[] = [];
  for (const key of keys) {
    const { namespace, name } = splitKey(key);
    const object = store.get({ id: table }, namespace, name);
    if (object === undefined) removed.push(key);
    else put.push(object);
  }
  return { table, put, removed };
}
