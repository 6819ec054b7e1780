import { join } from "node:path";
import { takeLock } from "../util/lock.ts";
import type { Stack } from "./stack.ts";

/**
 * Ends what is left of a stack whose supervisor has died, unless another command is at it: that one
 * does it.
 */
export async function endOrphans({ folders, runtime }: Stack): Promise<void> {
  const result = await takeLock(join(folders.run, "lock")).catch(() => null);
  if (!result?.taken) return;
  try {
    await runtime.endOrphans();
  } finally {
    await result.lock.release();
  }
}
