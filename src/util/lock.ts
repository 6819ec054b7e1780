import { randomUUID } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { readFileIfPresent } from "./atomic-file.ts";
import { identify, isAlive, type ProcessIdentity } from "./process-identity.ts";

export interface Lock {
  release(): Promise<void>;
}

/** What became of the wish for a lock. */
export type LockResult =
  | { taken: true; lock: Lock }
  /** Somebody who still runs holds it, or is about to. */
  | { taken: false; holder: ProcessIdentity };

/**
 * Takes the lock file, which names its holder by pid and start time. The lock of a process that
 * has died is taken over, so a killed command blocks nobody.
 *
 * @throws the system's error when the folder cannot be written or something else has the name.
 */
export async function takeLock(path: string): Promise<LockResult> {
  const self = await identify(process.pid);
  if (self === null) throw new Error("the system does not tell this process's start time");
  const content = JSON.stringify(self);
  for (;;) {
    if (await createExclusively(path, content)) {
      return { taken: true, lock: { release: () => releaseIfOurs(path, content) } };
    }
    const found = await readFileIfPresent(path);
    if (found === null) continue;
    const holder = parseHolder(found);
    if (holder && (await isAlive(holder))) return { taken: false, holder };
    const remover = await removeStale(path, found);
    if (remover !== null) return { taken: false, holder: remover };
  }
}

/** A hard link to a complete file: it appears with its content or not at all. */
async function createExclusively(path: string, content: string): Promise<boolean> {
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, content, { mode: 0o600 });
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Removes the file of a dead holder, under a lock of its own: of two that found it stale, the slower
 * one would remove the fresh lock of the quicker one. Returns who is at it already, if anybody is.
 */
async function removeStale(path: string, stale: string): Promise<ProcessIdentity | null> {
  const removal = await takeLock(`${path}.removal`);
  if (!removal.taken) return removal.holder;
  try {
    if ((await readFileIfPresent(path)) === stale) await rm(path, { force: true });
    return null;
  } finally {
    await removal.lock.release();
  }
}

async function releaseIfOurs(path: string, content: string): Promise<void> {
  const found = await readFile(path, "utf8").catch(() => null);
  if (found === content) await rm(path, { force: true });
}

function parseHolder(text: string): ProcessIdentity | null {
  try {
    const { pid, startToken } = (JSON.parse(text) ?? {}) as Partial<ProcessIdentity>;
    return typeof pid === "number" && typeof startToken === "string" ? { pid, startToken } : null;
  } catch {
    return null;
  }
}
