import type { RuntimeChoice } from "../config/config.ts";
import type { Clock } from "../util/clock.ts";
import { DevstackError } from "../util/errors.ts";
import type { Executor } from "../util/executor/executor.ts";
import { packageRoot } from "../util/package-root.ts";
import { packageVersion } from "../util/package-version.ts";
import type { Environment } from "../util/user-folders.ts";
import { EmbeddedRuntime } from "./embedded/embedded-runtime.ts";
import type { Runtime } from "./runtime.ts";
import type { StackFolders } from "./stack-folders.ts";

/** What any runtime needs to know of a stack and of the command that works on it. */
export interface RuntimeContext {
  stackId: string;
  /** The folder of devstack.yaml. */
  folder: string;
  folders: StackFolders;
  env: Environment;
  executor: Executor;
  clock: Clock;
  /** The Node.js that runs devstack's own programs; by default the one that runs this. */
  nodePath?: string;
}

/** The runtime of a stack. There is one kind yet; nobody else asks which. */
export function openRuntime({ env, nodePath, ...context }: RuntimeContext): Runtime {
  const packageFolder = packageRoot();
  return new EmbeddedRuntime({
    ...context,
    packageFolder,
    version: packageVersion(packageFolder),
    hostEnv: env,
    nodePath: nodePath ?? process.execPath,
  });
}

/**
 * Refuses a runtime that cannot run here, when it is asked for.
 *
 * @throws DevstackError E_RUNTIME_UNAVAILABLE
 */
export function requireRuntime(choice: RuntimeChoice): void {
  if (choice !== "compose") return;
  throw new DevstackError("E_RUNTIME_UNAVAILABLE", "the compose runtime cannot be used", {
    why: "this version of devstack runs stacks as plain processes only",
    hint: "set runtime: embedded in devstack.yaml, or remove the key",
  });
}
