import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../../../../util/errors.ts";
import { type Environment, home } from "../../../../util/user-folders.ts";
import { configFolder } from "../../engine/places/docker-config.ts";
import { askCredentialHelper, type Credentials } from "./credential-helper.ts";

/** What an engine gets along with the wish for an image. */
export interface RegistryAuth {
  /** The credentials as `X-Registry-Auth` has them; null where there are none. */
  header: string | null;
  /** Why credentials that are configured could not be had: the pull may do without. */
  fault: string | null;
}

/** Of the command line's config.json, what is about registries. */
interface DockerConfig {
  auths?: Readonly<Record<string, StoredAuth>>;
  credHelpers?: Readonly<Record<string, string>>;
  credsStore?: string;
}

interface StoredAuth {
  /** User and password in base64, with a colon between. */
  auth?: string;
  identitytoken?: string;
}

/**
 * The user's credentials for a registry, from where `docker login` has put them: the helper of that
 * registry, else the store for all, else config.json itself (docs.docker.com, "docker login").
 */
export async function registryAuth(registry: string, env: Environment): Promise<RegistryAuth> {
  try {
    const credentials = await findCredentials(registry, env);
    return { header: credentials && encode(registry, credentials), fault: null };
  } catch (error) {
    return { header: null, fault: messageOf(error) };
  }
}

async function findCredentials(registry: string, env: Environment): Promise<Credentials | null> {
  const path = join(configFolder({ env, home: home(env) }), "config.json");
  const { auths = {}, credHelpers = {}, credsStore = "" } = await readConfig(path);
  const helper = credHelpers[registry] || credsStore;
  const kept = helper === "" ? null : await askCredentialHelper(helper, registry, env);
  if (kept !== null) return kept;
  const hosts = Object.keys(auths).filter((key) => hostOf(key) === hostOf(registry));
  const stored = auths[registry] ?? auths[hosts[0] ?? ""];
  return stored === undefined ? null : decode(stored);
}

async function readConfig(path: string): Promise<DockerConfig> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw new Error(`${path} cannot be read: ${messageOf(error)}`);
  }
  try {
    return (JSON.parse(text) ?? {}) as DockerConfig;
  } catch {
    // The system's words would quote it, and it holds passwords.
    throw new Error(`${path} is no JSON`);
  }
}

/** Older entries are addresses of an API. */
function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
}

function decode({ auth = "", identitytoken }: StoredAuth): Credentials | null {
  if (identitytoken) return { identityToken: identitytoken };
  const text = Buffer.from(auth, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon <= 0) return null;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Docker Engine API, "Authentication": JSON in base64 for URLs, with its padding. */
function encode(registry: string, credentials: Credentials): string {
  const fields =
    "identityToken" in credentials ? { identitytoken: credentials.identityToken } : credentials;
  const text = Buffer.from(JSON.stringify({ ...fields, serveraddress: registry }));
  return text.toString("base64").replaceAll("+", "-").replaceAll("/", "_");
}
