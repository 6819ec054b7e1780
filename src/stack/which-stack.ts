import { stat } from "node:fs/promises";
import type { Config } from "../config/config.ts";
import { isStackName, STACK_NAME_RULE } from "../config/stack-name.ts";
import { stackFolders } from "../runtime/stack-folders.ts";
import { DevstackError } from "../util/errors.ts";
import { readNoted } from "./noted.ts";

/**
 * Which stack of a folder a name means: null for the folder's own, which goes by the name in
 * devstack.yaml, or by the one that it was brought up with. A name with a state folder is a stack of
 * its own, whatever devstack.yaml has come to say since.
 *
 * @throws DevstackError E_USAGE for a name that no stack can have.
 */
export async function whichStack(
  folder: string,
  name: string | undefined,
  configuration: () => Promise<Pick<Config, "name">>,
): Promise<string | null> {
  if (name === undefined) return null;
  if (!isStackName(name)) {
    throw new DevstackError("E_USAGE", `${JSON.stringify(name)} cannot be the name of a stack`, {
      why: STACK_NAME_RULE,
      hint: "devstack --name ci up",
    });
  }
  if (await exists(stackFolders(folder, name).root)) return name;
  if ((await readNoted(stackFolders(folder))).name === name) return null;
  // A file with faults names nobody; whoever needs what is in it will tell them.
  const configured = await configuration().catch(() => null);
  return configured?.name === name ? null : name;
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
