import type { RuntimeName } from "../runtime/runtime.ts";
import { type StackFolders, stackFolders, stackId } from "../runtime/stack-folders.ts";
import { isKept } from "../runtime/stack-processes.ts";
import { type Noted, readNoted } from "./noted.ts";
import { readEntry } from "./registry-entry.ts";

/** Which stack a folder holds. */
export interface StackIdentity {
  id: string;
  /** The folder in which it was brought up, when it has been moved while it is up. */
  movedFrom: string | null;
  /** What runs it, or ran it the last time; embedded when that is known of none. */
  runtime: RuntimeName;
}

/**
 * The stack of a folder is known by where the folder is. One that was moved while its stack was up
 * still has that of its old place, until it is taken down; a copy has one of its own, since the
 * stack is with the original.
 */
export async function stackIdentity(
  { folders, named }: { folders: StackFolders; named: string | null },
  env: Readonly<Record<string, string | undefined>>,
): Promise<StackIdentity> {
  const ownId = stackId(folders);
  const { id, runtime } = await noted(folders);
  // The folder may be gone, or its notes.
  const known = runtime ?? (await readEntry(env, ownId))?.runtime ?? "embedded";
  const own: StackIdentity = { id: ownId, movedFrom: null, runtime: known };
  if (id === null || id === ownId) return own;
  const entry = await readEntry(env, id);
  if (entry === null || !(await isKept(entry, env))) return own;
  if ((await noted(stackFolders(entry.folder, named))).id === id) return own;
  return { id, movedFrom: entry.folder, runtime: entry.runtime };
}

async function noted(folders: StackFolders): Promise<Pick<Noted, "id" | "runtime">> {
  const { id, runtime } = await readNoted(folders);
  return { id: id !== null && ID.test(id) ? id : null, runtime };
}

const ID = /^[0-9a-f]{12}$/;
