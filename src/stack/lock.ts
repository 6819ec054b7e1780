import { join } from "node:path";
import { DevstackError } from "../util/errors.ts";
import { takeLock } from "../util/lock.ts";
import type { Stack } from "./stack.ts";

/**
 * Makes the state folder and does the work while no other devstack changes this stack.
 *
 * @throws DevstackError E_LOCKED when another one is at it, E_STATE when the folder cannot be made.
 */
export async function whileLocked<T>(stack: Stack, work: () => Promise<T>): Promise<T> {
  await makeStateFolder(stack);
  const result = await takeLock(join(stack.folders.run, "lock"));
  if (!result.taken) {
    throw new DevstackError("E_LOCKED", "another devstack is working on this stack", {
      why: `process ${result.holder.pid} holds ${stack.folders.run}/lock`,
      hint: "wait until it is done, or end it; a lock whose process is gone is ignored",
      details: { holder: result.holder },
    });
  }
  try {
    return await work();
  } finally {
    await result.lock.release();
  }
}

async function makeStateFolder({ executor, folders }: Stack): Promise<void> {
  try {
    await executor.makeFolder(folders.root, 0o700);
    await executor.writeFile(join(folders.root, ".gitignore"), "*\n", 0o644);
    await executor.makeFolder(folders.run, 0o700);
  } catch (error) {
    throw new DevstackError("E_STATE", `the state folder ${folders.root} cannot be made`, {
      why: (error as Error).message,
      hint: "make the folder of devstack.yaml writable, or work in another one",
      cause: error,
    });
  }
}
