import { join } from "node:path";
import type { StackFolders } from "../runtime/stack-folders.ts";

/** Where a stack keeps its record. */
export function recordPath({ run }: Pick<StackFolders, "run">): string {
  return join(run, "stack.json");
}
