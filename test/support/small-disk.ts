import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";

const run = promisify(execFile);

/** A disk of 1 MiB in the place of a folder, until the test ends. Needs "mount". */
export async function smallDisk(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await run("mount", ["-t", "tmpfs", "-o", "size=1m,mode=700", "none", folder]);
  // Lazily: a process that is being ended may still have a file open there.
  onTestFinished(async () => {
    await run("umount", ["-l", folder]);
  });
}

/** Makes a folder read-only for whoever opens a file from now on; returns what undoes it. */
export async function makeReadOnly(folder: string): Promise<() => Promise<void>> {
  await run("mount", ["--bind", folder, folder]);
  const undo = async () => {
    await run("umount", ["-l", folder]);
  };
  await run("mount", ["-o", "remount,bind,ro", folder]).catch(async (error: unknown) => {
    await undo();
    throw error;
  });
  return undo;
}
