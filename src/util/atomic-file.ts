import { randomUUID } from "node:crypto";
import { chmod, lstat, open, readFile, rename, rm } from "node:fs/promises";

/**
 * Writes a file so that a reader sees the old content or the new, never a part: to a neighbour
 * first, then renamed over.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  mode = 0o644,
): Promise<void> {
  const temporary = `${path}.${process.pid}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    const file = await open(temporary, "wx", mode);
    try {
      await file.writeFile(content);
    } finally {
      await file.close();
    }
    // The umask has its say at creation; a mode that was asked for is meant exactly.
    await chmod(temporary, mode);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Whether a regular file is there with exactly this content and mode. */
export async function isWritten(
  path: string,
  content: string | Uint8Array,
  mode: number,
): Promise<boolean> {
  const wanted = Buffer.from(content);
  const found = await lstat(path).catch(() => null);
  if (!found?.isFile() || (found.mode & 0o7777) !== mode || found.size !== wanted.length) {
    return false;
  }
  return wanted.equals(await readFile(path).catch(() => Buffer.alloc(0)));
}

/** The content of a file, or null when there is no such file. */
export async function readFileIfPresent(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
