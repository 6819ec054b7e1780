import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where Go keeps the modules that it has loaded: `GOMODCACHE`, or below the home folder. */
export function moduleCache(): string {
  return process.env["GOMODCACHE"] ?? join(homedir(), "go", "pkg", "mod");
}

/** Whether a module is there: `k8s.io/api@v0.34.1`. */
export function hasModule(module: string): boolean {
  return existsSync(join(moduleCache(), module));
}
