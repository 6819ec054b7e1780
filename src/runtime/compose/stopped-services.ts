import { join } from "node:path";
import { readFileIfPresent } from "../../util/atomic-file.ts";
import type { Executor } from "../../util/executor/executor.ts";
import type { StackFolders } from "../stack-folders.ts";

/**
 * The services that the user has stopped: an engine tells a container that was stopped from one that
 * has ended by nothing but its exit status.
 */
export async function readStopped({ run }: StackFolders): Promise<Set<string>> {
  const text = await readFileIfPresent(path(run)).catch(() => null);
  try {
    const names: unknown = JSON.parse(text ?? "[]");
    return new Set(Array.isArray(names) ? names.map(String) : []);
  } catch {
    return new Set();
  }
}

/** Remembers them for later commands. */
export async function writeStopped(
  folders: StackFolders,
  names: ReadonlySet<string>,
  executor: Executor,
): Promise<void> {
  if (names.size === 0) {
    if ((await readStopped(folders)).size > 0) await executor.removeFile(path(folders.run));
    return;
  }
  await executor.makeFolder(folders.run, 0o700);
  await executor.writeFile(path(folders.run), JSON.stringify([...names].sort()), 0o600);
}

function path(run: string): string {
  return join(run, "stopped.json");
}
