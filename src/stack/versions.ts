import { release } from "node:os";
import type { RuntimeName } from "../runtime/runtime.ts";
import { packageRoot } from "../util/package-root.ts";
import { packageVersion } from "../util/package-version.ts";
import { type Component, findComponents } from "./components.ts";
import { type OpenStackOptions, openStack, type Stack } from "./stack.ts";

/** Everything that a report of a fault should name. */
export interface Versions {
  schemaVersion: 1;
  /** Of devstack itself. */
  devstack: string;
  /** The Node.js that devstack runs on, and runs its own programs with. */
  node: { version: string; path: string };
  platform: { os: string; arch: string; release: string };
  runtime: { name: RuntimeName; description: string };
  components: readonly Component[];
}

/** The versions of devstack and of everything that it would use here. */
export async function versions(options: OpenStackOptions, signal?: AbortSignal): Promise<Versions> {
  return versionsOf(await openStack(options), options.nodePath, signal);
}

/** The same for a stack that is open. */
export async function versionsOf(
  stack: Stack,
  nodePath = process.execPath,
  signal?: AbortSignal,
): Promise<Versions> {
  const { runtime } = stack;
  const [description, components] = await Promise.all([
    runtime.describe({ thorough: true }),
    findComponents(stack, signal),
  ]);
  return {
    schemaVersion: 1,
    devstack: packageVersion(packageRoot()),
    node: { version: process.versions.node, path: nodePath },
    platform: { os: process.platform, arch: process.arch, release: release() },
    runtime: { name: runtime.name, description },
    components,
  };
}
