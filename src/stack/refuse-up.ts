import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Config } from "../config/config.ts";
import { DevstackError } from "../util/errors.ts";
import type { StackRecord } from "./record.ts";
import type { Stack } from "./stack.ts";

/** The configuration that is used where none is named. */
const DEFAULT_FILE = "devstack.yaml";

/**
 * Refuses an `up` that would silently replace what runs by something else than its newer self: a
 * stack of another configuration file, or one that was brought up in another folder.
 *
 * @throws DevstackError E_STATE saying what to take down first.
 */
export async function refuseReplacing(
  stack: Stack,
  { file }: Config,
  previous: StackRecord | null,
): Promise<void> {
  if (stack.movedFrom !== null) {
    throw new DevstackError("E_STATE", "this folder was moved while its stack was up", {
      why: `the stack runs with the paths of ${stack.movedFrom}`,
      hint: "devstack down, then devstack up",
    });
  }
  if (previous === null || previous.down) return;
  const [now, before] = [file && basename(file), previous.file ?? null].map(
    (name) => name ?? DEFAULT_FILE,
  );
  if (now === before || (await isRenamed(stack, previous))) return;
  if ((await stack.runtime.status()).state !== "running") return;
  throw new DevstackError("E_STATE", `the stack of ${before} is up in this folder`, {
    why: `that of ${now} would replace it: both would be the stack ${previous.name}`,
    hint: `devstack down, then devstack up; or give it a name of its own: devstack --file ${now} --name NAME up`,
  });
}

/** A file that is there no more goes by another name now. */
async function isRenamed({ folder }: Stack, { file }: StackRecord): Promise<boolean> {
  if (!file) return false;
  return stat(join(folder, file)).then(
    () => false,
    () => true,
  );
}
