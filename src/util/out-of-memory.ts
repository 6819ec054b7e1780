import { readFile } from "node:fs/promises";

/**
 * How many processes the kernel has killed since boot because memory ran out (`oom_kill` in
 * /proc/vmstat, Linux 4.13 and later), or null where it does not tell.
 */
export async function countOutOfMemoryKills(): Promise<number | null> {
  const text = await readFile("/proc/vmstat", "utf8").catch(() => "");
  const count = text.match(/^oom_kill (\d+)$/m)?.[1];
  return count === undefined ? null : Number(count);
}
