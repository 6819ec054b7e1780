import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { z } from "zod";

/** In `dist`: the files of the latest build. */
const LIST = ".files";

/**
 * Moves a finished build from `fresh` into `dist` so that at no moment a program could start from
 * half of it: chunks first (their names carry a hash of their content), then the entries that
 * import them. What an earlier build had and this one has not stays for `keepUnusedMs`, because
 * programs that were started from it may still load a chunk on demand.
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
  await removeUnused(dist, new Set(files), keepUnusedMs);
  await writeFile(join(dist, LIST), JSON.stringify(files));
}

async function removeUnused(
  dist: string,
  used: ReadonlySet<string>,
  keepUnusedMs: number,
): Promise<void> {
  const now = Date.now();
  const previous = await previousFiles(dist);
  for (const file of await filesBelow(dist)) {
    if (used.has(file)) continue;
    const path = join(dist, file);
    // The time since when nothing new is started from it.
    if (previous.has(file)) await utimes(path, now / 1000, now / 1000);
    if (now - (await stat(path)).mtimeMs >= keepUnusedMs) await rm(path, { force: true });
  }
}

async function previousFiles(dist: string): Promise<ReadonlySet<string>> {
  const text = await readFile(join(dist, LIST), "utf8").catch(() => "[]");
  return new Set(z.array(z.string()).parse(JSON.parse(text)));
}

/** Paths relative to `folder`; what begins with a dot is bookkeeping, not output. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith("."));
}
