import { realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { loadConfig } from "../config/load-config.ts";
import { EmbeddedRuntime } from "../runtime/embedded/embedded-runtime.ts";
import { type StackFolders, stackFolders, stackId } from "../runtime/embedded/stack-folders.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { Clock } from "../util/clock.ts";
import { DevstackError } from "../util/errors.ts";
import type { Executor } from "../util/executor/executor.ts";
import { packageRoot } from "../util/package-root.ts";
import { packageVersion } from "../util/package-version.ts";

export interface OpenStackOptions {
  /** Where devstack.yaml is looked for: here, then upwards. */
  cwd: string;
  /** The very file to use instead. */
  file?: string;
  env: Readonly<Record<string, string | undefined>>;
  executor: Executor;
  clock: Clock;
  /** The Node.js that runs devstack's own programs; by default the one that runs this. */
  nodePath?: string;
}

/** A stack as configured, whether it is up or not: what all product actions start from. */
export interface Stack {
  /** Tells it apart from every other stack of this user. */
  id: string;
  config: Config;
  folders: StackFolders;
  runtime: Runtime;
  executor: Executor;
  clock: Clock;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads the configuration and chooses the runtime.
 *
 * @throws DevstackError E_CONFIG, E_CONFIG_UNREADABLE, or E_RUNTIME_UNAVAILABLE when the runtime
 *   that was asked for cannot run here.
 */
export async function openStack(options: OpenStackOptions): Promise<Stack> {
  const { env, executor, clock } = options;
  const loaded = await loadConfig({
    folder: options.cwd,
    homeFolder: env["HOME"] ?? homedir(),
    ...(options.file !== undefined && { file: options.file }),
  });
  // One stack has one folder, by whatever link one comes to it.
  const folder = await realpath(loaded.folder);
  const config = { ...loaded, folder };
  refuseCompose(config);
  const folders = stackFolders(folder);
  const id = stackId(folders);
  const packageFolder = packageRoot();
  const runtime = new EmbeddedRuntime({
    stackId: id,
    folder,
    folders,
    packageFolder,
    version: packageVersion(packageFolder),
    hostEnv: { ...env, NODE_COMPILE_CACHE: compileCacheFolder(env) },
    nodePath: options.nodePath ?? process.execPath,
    clock,
    executor,
  });
  return { id, config, folders, runtime, executor, clock, env };
}

function refuseCompose({ runtime }: Config): void {
  if (runtime !== "compose") return;
  throw new DevstackError("E_RUNTIME_UNAVAILABLE", "the compose runtime cannot be used", {
    why: "this version of devstack runs stacks as plain processes only",
    hint: "set runtime: embedded in devstack.yaml, or remove the key",
  });
}

function compileCacheFolder(env: OpenStackOptions["env"]): string {
  const cache = env["XDG_CACHE_HOME"] || join(env["HOME"] ?? homedir(), ".cache");
  return env["NODE_COMPILE_CACHE"] || join(cache, "devstack", "compile-cache");
}
