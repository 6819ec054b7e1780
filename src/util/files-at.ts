import { readdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";

/**
 * A file by itself, or the files of a folder that have one of these endings, by their names. Folders
 * within it are left out.
 *
 * @param endings with their dots
 * @throws the system's error for what cannot be read
 */
export async function filesAt(path: string, endings: readonly string[]): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && endings.includes(extname(entry.name)))
    .map((entry) => join(path, entry.name))
    .sort();
}
