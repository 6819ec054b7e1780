import { lstat, realpath } from "node:fs/promises";
import { join } from "node:path";
import type { Keeping } from "../config/keeping.ts";
import type { StackFolders } from "../runtime/stack-folders.ts";
import { readFileIfPresent } from "../util/atomic-file.ts";
import type { Executor } from "../util/executor/executor.ts";

/**
 * Keeps what was read of devstack.yaml beside the stack's other notes, where only this user can look:
 * it holds what the file holds. A folder in which no stack ever was up gets no notes either.
 */
export function keptReading({
  folders,
  executor,
}: {
  folders: Pick<StackFolders, "run">;
  executor: Pick<Executor, "writeFile">;
}): Keeping {
  const file = join(folders.run, "configuration");
  return {
    async read() {
      try {
        const facts = await lstat(file);
        // A checkout may bring one along, which would say other things than its devstack.yaml.
        if (!facts.isFile() || (facts.mode & 0o777) !== MODE) return null;
        return await readFileIfPresent(file);
      } catch {
        return null;
      }
    },
    async write(kept) {
      try {
        // Neither made for its sake nor looked for behind a link.
        if ((await realpath(folders.run)) === folders.run)
          await executor.writeFile(file, kept, MODE);
      } catch {
        // It saves time and nothing else: a disk that takes nothing is no reason to fail.
      }
    },
  };
}

const MODE = 0o600;
