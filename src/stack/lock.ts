import { lstat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DevstackError, messageOf } from "../util/errors.ts";
import { type Lock, takeLock } from "../util/lock.ts";
import { storageFault } from "../util/storage-fault.ts";
import type { Stack } from "./stack.ts";

/** A command holds the lock while it starts or stops things: seconds, not minutes. */
const PATIENCE_MS = 30_000;
const LOOK_INTERVAL_MS = 50;

/**
 * Makes the state folder and does the work while no other devstack changes this stack; waits a
 * while for one that does.
 *
 * @throws DevstackError E_LOCKED when another one goes on being at it, E_STATE when the folder
 *   cannot be used; signal.reason when aborted while it waits.
 */
export async function whileLocked<T>(
  stack: Stack,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  await makeStateFolder(stack);
  const lock = await obtain(stack, signal);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

async function obtain({ clock, folders }: Stack, signal: AbortSignal | undefined): Promise<Lock> {
  const path = join(folders.run, "lock");
  const deadlineMs = clock.monotonicMs() + PATIENCE_MS;
  for (;;) {
    const result = await takeLock(path).catch((error: unknown) => {
      throw unusable(folders.root, error);
    });
    if (result.taken) return result.lock;
    if (clock.monotonicMs() > deadlineMs) {
      throw new DevstackError("E_LOCKED", "another devstack is working on this stack", {
        why: `process ${result.holder.pid} has held ${path} for ${PATIENCE_MS / 1_000} s`,
        hint: "wait until it is done, or end it; a lock whose process is gone is ignored",
        details: { holder: result.holder },
      });
    }
    await clock.sleep(LOOK_INTERVAL_MS, signal);
  }
}

async function makeStateFolder({ executor, folders }: Stack): Promise<void> {
  try {
    await refuseLink(folders.shared);
    await executor.makeFolder(folders.shared, 0o700);
    await executor.writeFile(join(folders.shared, ".gitignore"), "*\n", 0o600);
    if (folders.root !== folders.shared) {
      for (const folder of [dirname(folders.root), folders.root]) {
        await refuseLink(folder);
        await executor.makeFolder(folder, 0o700);
      }
    }
    await executor.makeFolder(folders.run, 0o700);
  } catch (error) {
    throw unusable(folders.root, error);
  }
}

/** A checkout may bring one along, and what is written and removed here would be somewhere else. */
async function refuseLink(folder: string): Promise<void> {
  const found = await lstat(folder).catch(() => null);
  if (found?.isSymbolicLink()) throw new Error(`${folder} is a symbolic link`);
}

function unusable(folder: string, error: unknown): DevstackError {
  const fault = storageFault(error);
  return new DevstackError("E_STATE", `the state folder ${folder} cannot be used`, {
    why: fault?.why ?? messageOf(error),
    hint: fault?.hint ?? "make the folder of devstack.yaml writable, or work in another one",
    cause: error,
  });
}
