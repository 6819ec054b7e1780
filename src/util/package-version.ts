import { readFileSync } from "node:fs";
import { join } from "node:path";

/** devstack's own version, from its package.json. */
export function packageVersion(packageFolder: string): string {
  const text = readFileSync(join(packageFolder, "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
