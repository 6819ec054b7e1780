import type { SavedCluster } from "../../../src/cluster/cluster.ts";
import { digestOf } from "../../../src/util/digest.ts";

/** The same for two clusters in the same state: objects and the entries of maps are in no order. */
export function savedDigest(saved: SavedCluster | undefined): string {
  if (saved === undefined) return "nothing";
  const { store, memories, ...rest } = saved;
  const sorted = (list: readonly unknown[]) => list.map((item) => JSON.stringify(item)).toSorted();
  const tables = store.tables.map(([id, objects]) => [id, sorted(objects)]);
  const isEntries = (value: unknown) => Array.isArray(value) && Array.isArray(value[0]);
  const text = JSON.stringify(memories, (_name, value) =>
    isEntries(value) ? sorted(value) : value,
  );
  return digestOf([rest, store.revision, tables, text]);
}
