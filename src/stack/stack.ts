import { realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, resolve } from "node:path";
import type { Config } from "../config/config.ts";
import { findConfigFolder } from "../config/find-config-file.ts";
import type { Keeping } from "../config/keeping.ts";
import type { LoadOptions, Overlay } from "../config/load-config.ts";
import { openRuntime } from "../runtime/open-runtime.ts";
import type { Runtime, RuntimeName } from "../runtime/runtime.ts";
import { type StackFolders, stackFolders } from "../runtime/stack-folders.ts";
import { knownSecrets, secretsInEnvironment } from "../secrets/known-secrets.ts";
import type { Clock } from "../util/clock.ts";
import { DevstackError } from "../util/errors.ts";
import type { Executor } from "../util/executor/executor.ts";
import { Masker } from "../util/masking/masker.ts";
import { keptReading } from "./kept-reading.ts";
import { requireFile } from "./require-file.ts";
import { given } from "./settings.ts";
import { stackIdentity } from "./stack-identity.ts";
import { whichStack } from "./which-stack.ts";

export interface OpenStackOptions {
  /** Where devstack.yaml is looked for: here, then upwards. */
  cwd: string;
  /** The very file to use instead. */
  file?: string;
  /** Profiles to take in, beside those that DEVSTACK_PROFILES names. */
  profiles?: readonly string[];
  /** Merged over what the files say. */
  overlay?: Overlay;
  /** Which of the stacks of that folder; the folder's own when absent. */
  name?: string;
  env: Readonly<Record<string, string | undefined>>;
  executor: Executor;
  clock: Clock;
  /** The Node.js that runs devstack's own programs; by default the one that runs this. */
  nodePath?: string;
  /** Learns the stack's secrets; the caller masks with it what it prints. */
  masker?: Masker;
}

/** A stack, whether it is up or not: what all product actions start from. */
export interface Stack {
  /** Tells it apart from every other stack of this user. */
  id: string;
  /** The folder of its configuration, or the one asked about when it has none. */
  folder: string;
  /** The name that tells it from the folder's own stack; null for that one. */
  named: string | null;
  /** The folder in which it was brought up, when it has been moved while it is up. */
  movedFrom: string | null;
  /**
   * What devstack.yaml says, read at the first call. A stack that is up is known by its record, so
   * that it can be looked at and taken down while the file is broken.
   *
   * @throws DevstackError E_CONFIG, E_CONFIG_UNREADABLE.
   */
  configuration(): Promise<Config>;
  folders: StackFolders;
  /** What ran it the last time, until `chooseRuntime` decides anew; embedded when nothing has. */
  runtime: Runtime;
  /** Another way to run it. */
  openRuntime: (name: RuntimeName) => Promise<Runtime>;
  executor: Executor;
  clock: Clock;
  env: Readonly<Record<string, string | undefined>>;
  /** Knows every secret of the stack that this command has come across. */
  masker: Masker;
}

/**
 * Finds the stack; looks into its configuration only where a name is given, which may be the one
 * that is configured.
 *
 * @throws DevstackError E_CONFIG_UNREADABLE when the folder to look in does not exist, or a file that
 *   is named and is not the one that the stack was brought up with; E_USAGE for a name that no stack
 *   can have.
 */
export async function openStack(options: OpenStackOptions): Promise<Stack> {
  const { env, profiles = [] } = options;
  const { folder, load } = await locate(options);
  let config: Promise<Config> | undefined;
  const read = (kept?: Keeping) => {
    config ??= readConfiguration({ ...load, env, profiles, ...given({ kept }) }, folder);
    return config;
  };
  // Whose notes are to be looked at turns out here.
  const named = await whichStack(folder, options.name, read);
  const folders = stackFolders(folder, named);
  if (load.file !== undefined) await requireFile(load.file, folders);
  const ownConfiguration = () => read(keptReading({ ...options, folders }));
  const configuration =
    named === null ? ownConfiguration : async () => renamed(await ownConfiguration(), named);
  return assemble({ ...options, folder, named, configuration });
}

/** What a stack is made of, wherever its folder and its name come from. */
export interface StackParts
  extends Pick<Stack, "folder" | "named" | "configuration" | "env" | "executor" | "clock"> {
  nodePath?: string;
  masker?: Masker;
}

/** A stack of a folder that need not exist any more. */
export async function assemble(parts: StackParts): Promise<Stack> {
  const { folder, named, configuration, env, executor, clock, nodePath } = parts;
  const folders = stackFolders(folder, named);
  const { id, movedFrom, runtime: noted } = await stackIdentity({ folders, named }, env);
  const open = (name: RuntimeName) =>
    openRuntime(name, {
      ...{ stackId: id, folder, folders, env, clock, executor },
      ...(nodePath !== undefined && { nodePath }),
    });
  const runtime = await open(noted);
  const masker = parts.masker ?? new Masker();
  masker.add(await knownSecrets(folders.secrets));
  return {
    ...{ id, folder, named, movedFrom, folders, runtime, executor, clock, env, masker },
    openRuntime: open,
    async configuration() {
      const config = await configuration();
      masker.add(secretsInEnvironment(config, env));
      return config;
    },
  };
}

/**
 * One file describes them all: the ports it asks for are the folder's own stack's, and another one
 * has them as far as they are free.
 */
function renamed(config: Config, name: string): Config {
  return { ...config, name, portsMayMove: true };
}

async function locate({ cwd, file: named, env, overlay }: OpenStackOptions): Promise<{
  folder: string;
  load: LoadOptions;
}> {
  const here = resolve(cwd);
  const file = named === undefined ? null : resolve(here, named);
  const written = file === null ? await findConfigFolder(here, env["HOME"] ?? homedir()) : null;
  const place = file === null ? (written ?? here) : dirname(file);
  // One stack has one folder, by whatever link one comes to it.
  const folder = await realpath(place).catch((cause: unknown) => {
    throw new DevstackError("E_CONFIG_UNREADABLE", `cannot read ${file ?? place}`, {
      why: "its folder does not exist",
      hint: "check the name",
      cause,
    });
  });
  // The search has been done: it ends where it has led.
  const load = file === null ? { folder: place, homeFolder: place } : { folder: place, file };
  return { folder, load: { ...load, ...given({ overlay }) } };
}

/**
 * What devstack.yaml says. Its reader is heavy, and most commands on a stack that is up need none.
 *
 * @throws DevstackError as `configuration` of a stack
 */
export async function readConfiguration(load: LoadOptions, folder: string): Promise<Config> {
  const { loadConfig } = await import("../config/load-config.ts");
  return { ...(await loadConfig(load)), folder };
}
