import { spawnSync } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { TestOptions } from "vitest";
import { type ComponentName, componentPath } from "./components/components.ts";

/**
 * What a test may need of the machine beyond Node.js and npm; "components:opa" is part of
 * "components", "shells:zsh" of "shells".
 */
export type Need = `components:${ComponentName}` | `shells:${Shell}` | keyof typeof MACHINE;

/** Shells that few machines have besides bash. */
type Shell = "zsh" | "fish";

const isLinux = process.platform === "linux";

/** What a machine is, or lets its user do. */
const MACHINE = {
  linux: () => isLinux,
  /** Who may become another user. */
  root: () => isLinux && process.getuid?.() === 0,
  /** The right to mount a file system, which root has outside of most containers. */
  mount: () => isLinux && spawnSync("unshare", ["-m", "true"]).status === 0,
  /** Docker's daemon and Compose: test/support/test-engine.ts starts an engine of the test's own. */
  engine: () => MACHINE.root() && MACHINE.mount() && hasEngine(),
  /** Runs a program on a terminal of its own: script of util-linux. */
  terminal: () => isLinux && isOnPath("script"),
  /** The command line of Kubernetes. */
  kubectl: () => isOnPath("kubectl"),
  /** Makes certificates. */
  openssl: () => isOnPath("openssl"),
  /** Ports that not everybody may listen on: macOS has none any more, nor have some containers. */
  "privileged-ports": () => isLinux && lowestOpenPort() > LOWEST_USEFUL_PORT,
};

/** A port below every limit that is in use, so that the tests of such ports can ask for it. */
export const LOWEST_USEFUL_PORT = 81;

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
 * DEVSTACK_REQUIRE=components (or shells, mount, …) such a skip is a failure.
 */
export function needs(...names: readonly Need[]): TestOptions {
  const lacks = names.filter((need) => !isMet(need));
  return { skip: lacks.length > 0, meta: { needs: names, lacks } };
}

function isMet(need: Need): boolean {
  const [group, name = ""] = need.split(":");
  if (group === "components") return componentPath(name as ComponentName) !== undefined;
  if (group === "shells") return isOnPath(name);
  return MACHINE[need as keyof typeof MACHINE]();
}

function hasEngine(): boolean {
  const programs = ["dockerd", "docker"].every(isOnPath);
  return programs && componentPath("docker-compose") !== undefined;
}

function lowestOpenPort(): number {
  return Number(readFileSync("/proc/sys/net/ipv4/ip_unprivileged_port_start", "utf8"));
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
