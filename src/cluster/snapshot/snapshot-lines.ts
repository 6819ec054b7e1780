import type { SavedCluster } from "../cluster.ts";
import type { KubeObject } from "../objects/meta.ts";
import type { Appointment } from "../time/agenda.ts";
import type { ClusterChanges, Moment } from "./cluster-changes.ts";

/**
 * What one line says of a cluster. All lines of a snapshot, in their order, make it out of nothing; those
 * of its changes make out of a cluster what it has become.
 */
export type SnapshotLine =
  | { readonly moment: Moment }
  | { readonly resources: readonly string[] }
  | { readonly noted: readonly Appointment[] }
  | { readonly cancelled: readonly string[] }
  | TableLine
  | MemoryLine;

/** Objects of one resource, or the keys of those that are gone. */
export type TableLine = { readonly table: string } & (
  | { readonly put: readonly KubeObject[] }
  | { readonly removed: readonly string[] }
);

/** A part of a component's memory: what it is, more items of a list, or entries that have changed. */
export type MemoryLine = { readonly memory: readonly string[] } & (
  | { readonly value: unknown }
  | { readonly items: readonly unknown[] }
  | { readonly put: readonly (readonly [unknown, unknown])[] }
  | { readonly removed: readonly unknown[] }
);

/** So many items of a list are made text at a time. */
const ITEMS = 64;

/** A whole cluster in lines, without their ends: none takes long to make. */
export function* savedLines(saved: SavedCluster): Generator<string> {
  const { nowMs, random, store, agenda, memories } = saved;
  yield line({ moment: { nowMs, random, revision: store.revision } });
  yield line({ resources: store.tables.map(([id]) => id) });
  for (const [table, objects] of store.tables) {
    for (const put of slices(objects)) yield line({ table, put });
  }
  for (const noted of slices(agenda)) yield line({ noted });
  for (const [component, memory] of Object.entries(memories)) {
    yield* valueLines([component], memory);
  }
}

/** What has changed of one in lines, without their ends. */
export function* changedLines(changes: ClusterChanges): Generator<string> {
  const { moment, resources, tables, agenda, memories } = changes;
  yield line({ moment });
  if (resources !== undefined) yield line({ resources });
  for (const { table, put, removed } of tables) {
    for (const some of slices(put)) yield line({ table, put: some });
    for (const some of slices(removed)) yield line({ table, removed: some });
  }
  for (const cancelled of slices(agenda.cancelled)) yield line({ cancelled });
  for (const noted of slices(agenda.noted)) yield line({ noted });
  for (const change of memories) {
    if ("value" in change) yield line(change);
    else {
      const { memory, put, removed } = change;
      for (const some of slices(put)) yield line({ memory, put: some });
      for (const some of slices(removed)) yield line({ memory, removed: some });
    }
  }
}

/** A value whose long lists are its own, or those of its fields. */
function* valueLines(memory: readonly string[], value: unknown): Generator<string> {
  if (Array.isArray(value)) {
    yield line({ memory, value: [] });
    for (const items of slices(value)) yield line({ memory, items });
  } else if (typeof value === "object" && value !== null) {
    yield line({ memory, value: {} });
    for (const [name, field] of Object.entries(value)) yield* valueLines([...memory, name], field);
  } else yield line({ memory, value });
}

function line(content: SnapshotLine): string {
  return JSON.stringify(content);
}

function* slices<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < list.length; from += ITEMS) yield list.slice(from, from + ITEMS);
}
