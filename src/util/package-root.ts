import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The folder that holds devstack's own package.json, and with it config/, otel/ and dist/. Works
 * from the source tree and from the bundle alike.
 *
 * @throws Error when no folder above `from` is the package: the installation is broken.
 */
export function packageRoot(from: string = import.meta.dirname): string {
  let folder = from;
  while (!(existsSync(join(folder, "package.json")) && existsSync(join(folder, "config")))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`devstack's own files were not found above ${from}`);
    folder = parent;
  }
  return folder;
}
