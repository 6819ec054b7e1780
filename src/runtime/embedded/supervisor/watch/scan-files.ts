import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";

/** What a file was when it was last looked at. */
export interface SeenFile {
  /** Cheap to tell, and the same as long as nobody touches the file. */
  touched: string;
  /** Of the content. */
  digest: string;
}

export interface Scan {
  files: ReadonlyMap<string, SeenFile>;
  /** Folders in which something new may appear that matters. */
  folders: ReadonlySet<string>;
}

/** Folders that hold what others have made, and more of it than anybody wants to watch. */
const IGNORED = new Set(["node_modules", ".git", ".devstack"]);

/** Of a larger file it is enough to know that it was written. */
const MAX_DIGEST_BYTES = 8 * 1024 * 1024;

const MAGIC = /[*?[{]/;

/**
 * Every file that the patterns mean now: a file, a folder with all below it, or a glob. Content is
 * read only where a file was touched since the scan before.
 *
 * @param patterns absolute
 */
export async function scanFiles(patterns: readonly string[], before: Scan | null): Promise<Scan> {
  const files = new Map<string, SeenFile>();
  const folders = new Set<string>();
  for (const pattern of patterns) {
    const found = MAGIC.test(pattern)
      ? await underGlob(pattern, folders)
      : await underPath(pattern, folders);
    for (const file of found) {
      const seen = files.has(file) ? null : await look(file, before?.files.get(file));
      if (seen !== null) files.set(file, seen);
    }
  }
  return { files, folders };
}

/** The first file that is new, gone or has other content; null when all is as it was. */
export function changedFile(before: Scan, after: Scan): string | null {
  for (const [file, { digest }] of after.files) {
    if (before.files.get(file)?.digest !== digest) return file;
  }
  return [...before.files.keys()].find((file) => !after.files.has(file)) ?? null;
}

async function underPath(target: string, folders: Set<string>): Promise<string[]> {
  const facts = await stat(target).catch(() => null);
  folders.add(await nearestFolder(path.dirname(target)));
  if (facts?.isDirectory()) return walk(target, folders);
  return facts?.isFile() ? [target] : [];
}

async function underGlob(pattern: string, folders: Set<string>): Promise<string[]> {
  const parts = pattern.split(path.sep);
  const plain = parts.slice(
    0,
    parts.findIndex((part) => MAGIC.test(part)),
  );
  const base = plain.join(path.sep) || path.sep;
  folders.add(await nearestFolder(base));
  const all = await walk(base, folders);
  return all.filter((file) => path.matchesGlob(file, pattern));
}

/** All files below a folder; what vanishes meanwhile is not there. */
async function walk(folder: string, folders: Set<string>): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
  if (entries === null) return [];
  folders.add(folder);
  const found = await Promise.all(
    entries.map(async (entry) => {
      const target = path.join(folder, entry.name);
      if (entry.isDirectory()) return IGNORED.has(entry.name) ? [] : walk(target, folders);
      return entry.isFile() || entry.isSymbolicLink() ? [target] : [];
    }),
  );
  return found.flat();
}

/** The folder itself, or the nearest above it that exists. */
async function nearestFolder(folder: string): Promise<string> {
  for (let current = folder; ; current = path.dirname(current)) {
    const facts = await stat(current).catch(() => null);
    if (facts?.isDirectory() || path.dirname(current) === current) return current;
  }
}

async function look(file: string, before: SeenFile | undefined): Promise<SeenFile | null> {
  const facts = await stat(file).catch(() => null);
  if (!facts?.isFile()) return null;
  const touched = [facts.ino, facts.size, facts.mtimeMs, facts.ctimeMs].join();
  if (before?.touched === touched) return before;
  if (facts.size > MAX_DIGEST_BYTES) return { touched, digest: touched };
  const content = await readFile(file).catch(() => null);
  if (content === null) return null;
  return { touched, digest: createHash("sha256").update(content).digest("base64") };
}
