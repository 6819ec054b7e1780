import { resolve } from "node:path";
import { stackFolders } from "../runtime/stack-folders.ts";
import { DevstackError } from "../util/errors.ts";
import type { RegistryEntry } from "./decode-entry.ts";
import { keptReading } from "./kept-reading.ts";
import { readEntries } from "./registry-entry.ts";
import { assemble, type OpenStackOptions, readConfiguration, type Stack } from "./stack.ts";

/**
 * Finds a stack of the register by its id, its name or its folder, which may be gone: to take it
 * down from anywhere.
 *
 * @throws DevstackError E_USAGE when none is meant, or more than one.
 */
export async function openListed(target: string, options: OpenStackOptions): Promise<Stack> {
  const entries = await readEntries(options.env);
  const { folder, named } = onlyOne(target, matching(entries, target, options.cwd), entries);
  const kept = keptReading({ ...options, folders: stackFolders(folder, named) });
  const load = { folder, homeFolder: folder, env: options.env, kept };
  const read = () => readConfiguration(load, folder);
  const configuration = async () => (named === null ? read() : { ...(await read()), name: named });
  return assemble({ ...options, folder, named, configuration });
}

function matching(entries: readonly RegistryEntry[], target: string, cwd: string) {
  const byId = entries.filter(({ id }) => id === target);
  const inFolder = entries.filter(({ folder }) => folder === resolve(cwd, target));
  const own = inFolder.filter(({ named }) => named === null);
  const byName = entries.filter(({ name }) => name === target);
  const kinds = [byId, byName.filter(({ down }) => !down), byName, own, inFolder];
  return kinds.find((found) => found.length > 0) ?? [];
}

function onlyOne(
  target: string,
  found: readonly RegistryEntry[],
  all: readonly RegistryEntry[],
): RegistryEntry {
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const [message, listed] = first
    ? [`there are ${found.length} stacks ${target}`, found]
    : [`there is no stack ${target}`, all];
  const known = listed.map(({ id, name, folder }) => `${id} (${name} in ${folder})`);
  throw new DevstackError("E_USAGE", message, {
    why: known.length === 0 ? "no stack is known" : `known: ${known.join(", ")}`,
    hint: first ? `devstack down ${first.id}` : "devstack ls --all",
  });
}
