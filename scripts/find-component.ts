import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/**
 * The path of a real program that tests and generators use: from $COMPONENTS_BIN, the cache that
 * test/components fills, or PATH; undefined when it is nowhere.
 */
export function findComponent(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const cache = env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  const folders = [
    env["COMPONENTS_BIN"],
    join(cache, "devstack-components", "bin"),
    ...(env["PATH"] ?? "").split(delimiter),
  ];
  return folders.flatMap((folder) => (folder ? [join(folder, name)] : [])).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
