import { homedir } from "node:os";
import path from "node:path";
import type { Config } from "./config.ts";
import { findConfigFile } from "./find-config-file.ts";
import { parseConfig } from "./parse-config.ts";
import { readConfigFile } from "./read-config-file.ts";
import { readDotenv, readOverride } from "./read-layers.ts";

export interface LoadOptions {
  /** Where to look: the folder of the command. */
  folder: string;
  /** The very file to read, relative to the folder; nothing is searched then. */
  file?: string;
  /** Where the search upwards ends; the user's home folder by default. */
  homeFolder?: string;
  /** The environment of the command, which wins over .env. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Profiles to take in, beside those that DEVSTACK_PROFILES names. */
  profiles?: readonly string[];
  /** Merged over all files. */
  overlay?: Overlay;
}

/** Keys of devstack.yaml that a program gives. */
export interface Overlay {
  /** Where they are from, which stands for a file's name in errors. */
  name: string;
  value: object;
}

/**
 * Finds, reads and checks devstack.yaml, with what stands beside it: .env for variables, and
 * devstack.override.yaml, which is merged over it unless the file was named. Without devstack.yaml
 * everything has its default.
 * @throws DevstackError E_CONFIG (with all problems: see diagnosticsOf) or E_CONFIG_UNREADABLE
 */
export async function loadConfig(options: LoadOptions): Promise<Config> {
  const { env = {} } = options;
  const folder = path.resolve(options.folder);
  const named = options.file !== undefined;
  const file = named
    ? path.resolve(folder, options.file ?? "")
    : await findConfigFile(folder, options.homeFolder ?? homedir());
  const home = file === null ? folder : path.dirname(file);
  const variables = await readDotenv(home, env);
  const profiles = [...(options.profiles ?? []), ...profilesOf({ ...variables, ...env })];
  const override = named || file === null ? null : await readOverride(home);
  const overrides = [override, overlayText(options.overlay, home)].filter((one) => one !== null);
  const text = file === null ? "" : await readConfigFile(file);
  return parseConfig(text, { file, folder: home, overrides, variables, profiles });
}

/** JSON is YAML, and has lines that an error can point at. */
function overlayText(overlay: Overlay | undefined, folder: string) {
  if (overlay === undefined) return null;
  const file = path.join(folder, overlay.name);
  return { file, text: JSON.stringify(overlay.value, null, 2) };
}

/** `DEVSTACK_PROFILES=debug,load`. */
function profilesOf(env: Readonly<Record<string, string | undefined>>): string[] {
  const names = (env["DEVSTACK_PROFILES"] ?? "").split(",").map((name) => name.trim());
  return names.filter((name) => name !== "");
}
