import { join } from "node:path";
import { stackFolders, stackId } from "../runtime/stack-folders.ts";
import { takeLock } from "../util/lock.ts";
import { isAlive } from "../util/process-identity.ts";
import type { RegistryEntry } from "./decode-entry.ts";
import { discardFresh } from "./fresh-stack.ts";
import { readEntries, registryFolder } from "./registry-entry.ts";
import { assemble, type Stack } from "./stack.ts";

/**
 * Discards the stacks of this user that a killed command has left, each of which was to end with
 * its command. Those of living commands are left alone, and so is everything while another command
 * is at it. What cannot be discarded stays in the register, where `devstack ls` shows it: no reason
 * for a command about another stack to fail.
 */
export async function discardAbandoned(
  by: Pick<Stack, "env" | "executor" | "clock">,
): Promise<void> {
  const abandoned = await findAbandoned(by.env);
  if (abandoned.length === 0) return;
  const result = await takeLock(join(registryFolder(by.env), "abandoned.lock")).catch(() => null);
  if (!result?.taken) return;
  try {
    // Not those that were seen before: somebody may have discarded one and made another since.
    for (const { folder, named } of await findAbandoned(by.env)) {
      const configuration = () => Promise.reject(new Error("a stack to discard needs none"));
      const stack = await assemble({ ...by, folder, named, configuration });
      await discardFresh(stack).catch(() => undefined);
    }
  } finally {
    await result.lock.release();
  }
}

async function findAbandoned(env: Stack["env"]): Promise<RegistryEntry[]> {
  const owned = (await readEntries(env)).filter(hasOwnFolder);
  const alive = await Promise.all(owned.map(({ owner }) => owner === null || isAlive(owner)));
  return owned.filter((_entry, index) => !alive[index]);
}

/** All in it will be removed, which must never be what a folder's own stack has. */
function hasOwnFolder({ id, folder, named, owner }: RegistryEntry): boolean {
  return owner !== null && named !== null && stackId(stackFolders(folder, named)) === id;
}
