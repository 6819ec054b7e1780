import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { digestOf } from "./digest.ts";

/** What programs read as policy or data; whatever else lies in the folder does not matter. */
const READ = new Set([".rego", ".json", ".yaml", ".yml", ".wasm"]);

/**
 * Changes when the content of a file changes or, for a folder, that of a policy or data file below
 * it; null when there is nothing. Links within a folder are not followed: they may lead anywhere.
 */
export async function fingerprintOf(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  if (!found.isDirectory()) return digestOf(await contentOf(path));
  const files = (await filesBelow(path)).sort();
  const contents = await Promise.all(files.map(contentOf));
  return digestOf(files.map((file, index) => [file, contents[index]]));
}

/** readdir's own recursion follows links. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const nested = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() && READ.has(extname(entry.name)) ? [path] : [];
  });
  return (await Promise.all(nested)).flat();
}

/** A file that cannot be read is told by the program that needs it. */
async function contentOf(path: string): Promise<string | null> {
  return readFile(path, "base64").catch(() => null);
}
