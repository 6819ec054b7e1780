import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

/**
 * Moves a finished build from `fresh` into `dist` so that at no moment a program could start from
 * half of it: chunks first (their names carry a hash of their content), then the entries that
 * import them. Files of earlier builds stay for `keepUnusedMs` after they were made, because what
 * was started from them may still load a chunk on demand.
 */
export async function publish(
  fresh: string,
  dist: string,
  { keepUnusedMs }: { keepUnusedMs: number },
): Promise<void> {
  const files = await filesBelow(fresh);
  const isChunk = (file: string) => file.startsWith("chunks/");
  for (const file of [...files.filter(isChunk), ...files.filter((name) => !isChunk(name))]) {
    await mkdir(dirname(join(dist, file)), { recursive: true });
    await rename(join(fresh, file), join(dist, file));
  }
  const made = new Set(files);
  for (const file of await filesBelow(dist)) {
    if (made.has(file)) continue;
    const { mtimeMs } = await stat(join(dist, file));
    if (Date.now() - mtimeMs >= keepUnusedMs) await rm(join(dist, file), { force: true });
  }
}

/** Paths relative to `folder`; what begins with a dot is bookkeeping, not output. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith("."));
}
