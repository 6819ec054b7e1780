import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { z } from "zod";

/** In `dist`: which build has which file, in milliseconds since the Unix epoch. */
const LIST = ".files";

const listSchema = z.record(
  z.string(),
  z.object({
    /** The first of the builds in a row that have it. */
    from: z.number(),
    /** The first one that had it no more; null for what the latest has. */
    to: z.number().nullable(),
  }),
);
type FileList = z.infer<typeof listSchema>;

export interface PublishOptions {
  nowMs: number;
  /** How long a file is kept in any case that the latest build does not have. */
  keepUnusedMs: number;
  /** Those that run from `dist`, by when they were started: milliseconds since the Unix epoch. */
  programs: readonly { startedAt: number }[];
}

/** When a program was started is known to the second, and before it loads anything. */
const MARGIN_MS = 5_000;

/**
 * Moves a finished build from `fresh` into `dist` so that at no moment a program could start from
 * half of it: chunks first (their names carry a hash of their content), then the entries that
 * import them. What only an earlier build has stays as long as a program runs that was started
 * from that build: it may still load a chunk on demand.
 */
export async function publish(fresh: string, dist: string, options: PublishOptions): Promise<void> {
  const files = await filesBelow(fresh);
  const isChunk = (file: string) => file.startsWith("chunks/");
  for (const file of [...files.filter(isChunk), ...files.filter((name) => !isChunk(name))]) {
    await mkdir(dirname(join(dist, file)), { recursive: true });
    await rename(join(fresh, file), join(dist, file));
  }
  const { nowMs: now } = options;
  const known = await readList(dist);
  const list: FileList = Object.fromEntries(
    files.map((file) => [
      file,
      { from: known[file]?.to === null ? known[file].from : now, to: null },
    ]),
  );
  for (const file of await filesBelow(dist)) {
    if (file in list) continue;
    const { from, to } = known[file] ?? { from: 0, to: (await stat(join(dist, file))).mtimeMs };
    const unused = { from, to: to ?? now };
    if (isNeeded(unused, options)) list[file] = unused;
    else await rm(join(dist, file), { force: true });
  }
  await writeFile(join(dist, LIST), JSON.stringify(list));
}

function isNeeded(
  { from, to }: { from: number; to: number },
  { nowMs, keepUnusedMs, programs }: PublishOptions,
): boolean {
  if (nowMs - to < keepUnusedMs) return true;
  return programs.some(
    ({ startedAt }) => startedAt > from - MARGIN_MS && startedAt < to + MARGIN_MS,
  );
}

/** Empty where there is none that can be read: then what is in `dist` counts by its own time. */
async function readList(dist: string): Promise<FileList> {
  const text = await readFile(join(dist, LIST), "utf8").catch(() => "{}");
  return listSchema.catch({}).parse(JSON.parse(text));
}

/** Paths relative to `folder`; what begins with a dot is bookkeeping, not output. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith("."));
}
