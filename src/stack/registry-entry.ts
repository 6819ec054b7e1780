import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { RuntimeName } from "../runtime/runtime.ts";
import { readFileIfPresent } from "../util/atomic-file.ts";
import type { ProcessIdentity } from "../util/process-identity.ts";
import { userStateFolder } from "../util/user-folders.ts";

/** One stack in the register that all stacks of this user share; one file each. */
export interface RegistryEntry {
  schemaVersion: 1;
  id: string;
  name: string;
  folder: string;
  /** The name that tells it from the folder's own stack; null for that one. */
  named: string | null;
  runtime: RuntimeName;
  startedAt: number;
  ports: readonly number[];
  /** The process that keeps it running; null while it comes up, and when it is down. */
  keeper: ProcessIdentity | null;
  /** Taken down by the user. */
  down: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function registryFolder(env: Environment): string {
  return join(userStateFolder(env), "stacks");
}

export function entryPath(env: Environment, id: string): string {
  return join(registryFolder(env), `${id}.json`);
}

/** An entry; null when there is none, or one that cannot be understood. */
export async function readEntry(env: Environment, id: string): Promise<RegistryEntry | null> {
  try {
    const text = await readFileIfPresent(entryPath(env, id));
    const entry = JSON.parse(text ?? "null") as Partial<RegistryEntry> | null;
    const complete = entry?.schemaVersion === 1 && entry.folder && entry.startedAt;
    if (!complete || entry.id !== id) return null;
    const { named = null, keeper = null, down = false } = entry;
    return { ...(entry as RegistryEntry), named, keeper, down };
  } catch {
    return null;
  }
}

/** Every entry that can be understood. */
export async function readEntries(env: Environment): Promise<RegistryEntry[]> {
  const names = await readdir(registryFolder(env)).catch(() => []);
  const ids = names.flatMap((name) => (name.endsWith(".json") ? [name.slice(0, -5)] : []));
  const entries = await Promise.all(ids.map((id) => readEntry(env, id)));
  return entries.filter((entry) => entry !== null);
}
