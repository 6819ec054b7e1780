import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { TestOptions } from "vitest";
import { type ComponentName, componentPath } from "./components/components.ts";

/**
 * What a test may need of the machine beyond Node.js and npm; "components:opa" is part of
 * "components", "mount" the right to mount a file system, which root has outside of most containers.
 */
export type Need = `components:${ComponentName}` | Shell | "mount";

/** Shells that few machines have besides bash. */
type Shell = "zsh" | "fish";

declare module "vitest" {
  interface TaskMeta {
    /** What the test needs; scripts/test.ts counts by it. */
    needs?: readonly string[];
    /** What of it is not there: why the test was skipped. */
    lacks?: readonly string[];
  }
}

/**
 * Options for `test` or `describe` of what cannot run everywhere:
 *
 *     describe("the real opa", needs("components:opa"), () => { … });
 *
 * Where something lacks, tests and hooks are skipped and `npm test` names what; with
 * DEVSTACK_REQUIRE=components such a skip is a failure.
 */
export function needs(...names: readonly Need[]): TestOptions {
  const lacks = names.filter((need) => !isMet(need));
  return { skip: lacks.length > 0, meta: { needs: names, lacks } };
}

function isMet(need: Need): boolean {
  if (need === "mount") return spawnSync("unshare", ["-m", "true"]).status === 0;
  if (need === "zsh" || need === "fish") return isOnPath(need);
  const name = need.slice("components:".length);
  return componentPath(name as ComponentName) !== undefined;
}

function isOnPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
