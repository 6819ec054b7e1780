import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { MANIFEST_ENDINGS } from "../../../cluster/manifests/manifest.ts";
import { messageOf } from "../../../util/errors.ts";
import { filesAt } from "../../../util/files-at.ts";

/** A file of manifests. */
export interface ManifestFile {
  /** For people: the last part of its path. */
  name: string;
  text: string;
}

/**
 * Reads manifests in the order in which `kubectl apply -f` takes them: as they are named, those of a
 * folder by their names; folders within it are left out.
 *
 * @throws Error naming what cannot be read
 */
export async function readManifestFiles(paths: readonly string[]): Promise<ManifestFile[]> {
  const files = await Promise.all(paths.map(filesOf));
  return Promise.all(files.flat().map(readOne));
}

async function filesOf(path: string): Promise<string[]> {
  return filesAt(path, MANIFEST_ENDINGS).catch((error: unknown) => {
    throw new Error(`the manifests ${path} cannot be read: ${messageOf(error)}`);
  });
}

async function readOne(path: string): Promise<ManifestFile> {
  return { name: basename(path), text: await readFile(path, "utf8") };
}
