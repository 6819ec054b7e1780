import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { readConfigFile } from "../config/read-config-file.ts";
import type { StackFolders } from "../runtime/stack-folders.ts";
import { readNoted } from "./noted.ts";

/**
 * Refuses a configuration that was named and is not there, so that a slip of the keyboard takes no
 * other stack down. One that the stack was brought up with may be gone since.
 *
 * @throws DevstackError E_CONFIG_UNREADABLE
 */
export async function requireFile(file: string, folders: StackFolders): Promise<void> {
  const facts = await stat(file).catch(() => null);
  if (facts?.isFile()) return;
  if ((await readNoted(folders)).file === basename(file)) return;
  // It cannot, and says why.
  await readConfigFile(file);
}
