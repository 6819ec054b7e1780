import type { ReadableStore } from "../../cluster.ts";
import type { Writer } from "../../write/writer.ts";
import type { ApiContext } from "../api-context.ts";

/** Where something is done: the cluster itself, or one that is thrown away after a dry run. */
export interface Deed {
  readonly writer: Writer;
  readonly store: ReadableStore;
  readonly nowMs: number;
}

/**
 * Does something to the cluster, and lets the cluster do at once what follows from it; in a dry run to a
 * fork of it.
 *
 * @throws what the work throws
 */
export function perform<T>(
  { cluster }: Pick<ApiContext, "cluster">,
  { dryRun }: { readonly dryRun: boolean },
  work: (deed: Deed) => T,
): T {
  const place = dryRun ? cluster.fork() : cluster;
  return place.write((writer) => work({ writer, store: place.store, nowMs: place.nowMs }));
}
