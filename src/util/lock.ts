import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { readFileIfPresent } from "./atomic-file.ts";
import { identify, isAlive, type ProcessIdentity } from "./process-identity.ts";

export interface Lock {
  release(): Promise<void>;
}

export type LockResult =
  | { taken: true; lock: Lock }
  /** Somebody who still runs holds it. */
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
    await removeStale(path, found);
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
 * Moves the stale file aside before removing it: if another process was quicker and the file is
 * its fresh lock by now, that one is put back.
 */
async function removeStale(path: string, stale: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  try {
    if ((await readFile(aside, "utf8")) !== stale) await link(aside, path);
  } finally {
    await rm(aside, { force: true });
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
