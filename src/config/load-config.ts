import { homedir } from "node:os";
import path from "node:path";
import type { Config } from "./config.ts";
import { findConfigFile } from "./find-config-file.ts";
import { parseConfig } from "./parse-config.ts";
import { readConfigFile } from "./read-config-file.ts";

export interface LoadOptions {
  /** Where to look: the folder of the command. */
  folder: string;
  /** The very file to read, relative to the folder; nothing is searched then. */
  file?: string;
  /** Where the search upwards ends; the user's home folder by default. */
  homeFolder?: string;
}

/**
 * Finds, reads and checks devstack.yaml; without one everything has its default.
 * @throws DevstackError E_CONFIG (with all problems: see diagnosticsOf) or E_CONFIG_UNREADABLE
 */
export async function loadConfig(options: LoadOptions): Promise<Config> {
  const folder = path.resolve(options.folder);
  const file =
    options.file === undefined
      ? await findConfigFile(folder, options.homeFolder ?? homedir())
      : path.resolve(folder, options.file);
  if (file === null) return parseConfig("", { file: null, folder });
  return parseConfig(await readConfigFile(file), { file, folder: path.dirname(file) });
}
