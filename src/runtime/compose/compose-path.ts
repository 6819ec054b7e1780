import { join } from "node:path";
import type { StackFolders } from "../stack-folders.ts";

/** Where the Compose file of a stack is. */
export function composePath({ root }: Pick<StackFolders, "root">): string {
  return join(root, "compose.yaml");
}
