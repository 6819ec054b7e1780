import { type StackFolders, stackFolders, stackId } from "../runtime/stack-folders.ts";
import { isKept } from "../runtime/stack-processes.ts";
import { readNoted } from "./noted.ts";
import { readEntry } from "./registry-entry.ts";

/** Which stack a folder holds. */
export interface StackIdentity {
  id: string;
  /** The folder in which it was brought up, when it has been moved while it is up. */
  movedFrom: string | null;
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
  const own = { id: stackId(folders), movedFrom: null };
  const id = await notedId(folders);
  if (id === null || id === own.id) return own;
  const entry = await readEntry(env, id);
  if (entry === null || !(await isKept(id, entry.keeper))) return own;
  if ((await notedId(stackFolders(entry.folder, named))) === id) return own;
  return { id, movedFrom: entry.folder };
}

async function notedId(folders: StackFolders): Promise<string | null> {
  const { id } = await readNoted(folders);
  return id !== null && ID.test(id) ? id : null;
}

const ID = /^[0-9a-f]{12}$/;
