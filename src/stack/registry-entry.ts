import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { readFileIfPresent } from "../util/atomic-file.ts";
import { userStateFolder } from "../util/user-folders.ts";
import { decodeEntry, type RegistryEntry } from "./decode-entry.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export function registryFolder(env: Environment): string {
  return join(userStateFolder(env), "stacks");
}

export function entryPath(env: Environment, id: string): string {
  return join(registryFolder(env), `${id}.json`);
}

/** An entry; null when there is none, or one that cannot be understood. */
export async function readEntry(env: Environment, id: string): Promise<RegistryEntry | null> {
  const text = await readFileIfPresent(entryPath(env, id)).catch(() => null);
  const decoded = text === null ? null : decodeEntry(text, id);
  return decoded !== null && "entry" in decoded ? decoded.entry : null;
}

/** A file of the register that says nothing to this devstack. */
export interface UnreadableEntry {
  path: string;
  /** In words. */
  reason: string;
}

/** Every entry that can be understood, and the files that cannot. */
export async function readRegister(
  env: Environment,
): Promise<{ entries: RegistryEntry[]; unreadable: UnreadableEntry[] }> {
  const names = await readdir(registryFolder(env)).catch(() => []);
  const ids = names.flatMap((name) => (name.endsWith(".json") ? [name.slice(0, -5)] : []));
  const found = await Promise.all(
    ids.map(async (id) => {
      const text = await readFile(entryPath(env, id), "utf8").catch(() => null);
      return { path: entryPath(env, id), ...(text === null ? NO_FILE : decodeEntry(text, id)) };
    }),
  );
  return {
    entries: found.flatMap((one) => ("entry" in one ? [one.entry] : [])),
    unreadable: found.flatMap(({ path, ...one }) =>
      "reason" in one ? [{ path, reason: one.reason }] : [],
    ),
  };
}

const NO_FILE = { reason: "cannot be read" };

/** Every entry that can be understood. */
export async function readEntries(env: Environment): Promise<RegistryEntry[]> {
  return (await readRegister(env)).entries;
}
