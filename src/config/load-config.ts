import { homedir } from "node:os";
import path from "node:path";
import { codeOf } from "../util/code-name.ts";
import { checkedConfig, type Surroundings } from "./checked-config.ts";
import type { Config } from "./config.ts";
import { findConfigFile } from "./find-config-file.ts";
import type { Keeping } from "./keeping.ts";
import { sealReading, unsealReading } from "./kept-reading.ts";
import { readConfigFile } from "./read-config-file.ts";
import { readDotenv, readOverride } from "./read-layers.ts";
import { type Reading, type Texts, textsOf } from "./reading.ts";

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
  /** Where what was read is kept from command to command; without it the texts are read each time. */
  kept?: Keeping;
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
  const texts = textsOf({ file, text }, overrides);
  return configOf(texts, { folder: home, variables, profiles }, options.kept);
}

/** What is valid is kept, and what was kept of the same texts is not read again. */
async function configOf(texts: Texts, surroundings: Surroundings, kept?: Keeping): Promise<Config> {
  const code = kept?.code ?? codeOf(import.meta.url);
  if (kept === undefined || code === null) {
    return checkedConfig(texts, await readAnew(texts), surroundings);
  }
  const known = unsealReading((await kept.read()) ?? "", { texts, code });
  if (known !== null) return checkedConfig(texts, known, surroundings);
  const reading = await readAnew(texts);
  const config = checkedConfig(texts, reading, surroundings);
  const sealed = sealReading(reading, { texts, code });
  if (sealed !== null) await kept.write(sealed);
  return config;
}

/** Loaded only then: it is most of what a command with nothing to do would have to load. */
async function readAnew(texts: Texts): Promise<Reading> {
  const { readTexts } = await import("./read-texts.ts");
  return readTexts(texts);
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
