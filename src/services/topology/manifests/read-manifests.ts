import { readdir, readFile, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { messageOf } from "../../../util/errors.ts";

/** A file of manifests. */
export interface ManifestFile {
  /** For people: the last part of its path. */
  name: string;
  text: string;
}

/** What kubectl takes of a folder. */
const ENDINGS = new Set([".json", ".yaml", ".yml"]);

/**
 * Reads manifests in the order in which `kubectl apply -f` takes them: as they are named, those of a
 * folder by their names; folders within it are left out.
 *
 * @throws Error naming what cannot be read
 */
export async function readManifests(paths: readonly string[]): Promise<ManifestFile[]> {
  const files = await Promise.all(paths.map(filesOf));
  return Promise.all(files.flat().map(readOne));
}

async function filesOf(path: string): Promise<string[]> {
  const facts = await stat(path).catch((error: unknown) => {
    throw new Error(`the manifests ${path} cannot be read: ${messageOf(error)}`);
  });
  if (!facts.isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && ENDINGS.has(extname(entry.name)))
    .map((entry) => join(path, entry.name))
    .sort();
}

async function readOne(path: string): Promise<ManifestFile> {
  return { name: basename(path), text: await readFile(path, "utf8") };
}
