import { lstat } from "node:fs/promises";
import path from "node:path";
import { DevstackError } from "../util/errors.ts";

/** The names of the configuration file; one folder may hold only one of them. */
const CONFIG_FILE_NAMES = ["devstack.yaml", "devstack.yml"] as const;

/**
 * The configuration file of a folder: its own, else that of the nearest parent, as git finds a
 * repository. The search ends at the home folder (others may write above it) or at the root.
 * @returns an absolute path, or null when there is none
 * @throws DevstackError E_CONFIG when one folder holds both names
 */
export async function findConfigFile(folder: string, homeFolder: string): Promise<string | null> {
  const [found, ...others] = await nearestFiles(folder, homeFolder);
  if (found === undefined || others.length === 0) return found ?? null;
  throw new DevstackError("E_CONFIG", `${CONFIG_FILE_NAMES.join(" and ")} stand side by side`, {
    why: `both are in ${path.dirname(found)}, and only one can be meant`,
    hint: "remove one of them, or name the one to use",
  });
}

/** The folder of that file, whatever is in it; null when there is none. */
export async function findConfigFolder(folder: string, homeFolder: string): Promise<string | null> {
  const [found] = await nearestFiles(folder, homeFolder);
  return found === undefined ? null : path.dirname(found);
}

async function nearestFiles(folder: string, homeFolder: string): Promise<string[]> {
  const start = path.resolve(folder);
  const home = path.resolve(homeFolder);
  for (let current = start; ; current = path.dirname(current)) {
    const candidates = CONFIG_FILE_NAMES.map((name) => path.join(current, name));
    const present = await Promise.all(candidates.map(exists));
    const found = candidates.filter((_, index) => present[index]);
    const last = current === home || path.dirname(current) === current;
    if (found.length > 0 || last) return found;
  }
}

/** Anything of that name counts, even a link to nothing: to pass over it would surprise. */
async function exists(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch {
    return false;
  }
}
