import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../../../../util/errors.ts";
import { type EngineTls, parseAddress } from "../engine-address.ts";
import { asShape, optionalText, shapeAt } from "../shape.ts";
import { configFolder } from "./docker-config.ts";
import type { FindPlaces, FoundPlaces } from "./place.ts";

/** The one that stands for "no context". */
const DEFAULT_CONTEXT = "default";

/**
 * The engine of the current Docker context: `DOCKER_CONTEXT`, else `currentContext` of config.json.
 * Docker Desktop, Colima, OrbStack and Rancher Desktop say by it where their sockets are.
 */
export const currentContext: FindPlaces = async (surroundings) => {
  const folder = configFolder(surroundings);
  const wanted = surroundings.env["DOCKER_CONTEXT"];
  let name = wanted;
  try {
    name ||= await configuredContext(folder);
  } catch (error) {
    const reason = `it cannot be read: ${messageOf(error)}`;
    const fix = "mend the file: it must hold one JSON object";
    return { places: [], refusals: [{ place: join(folder, "config.json"), reason, fix }] };
  }
  if (!name || name === DEFAULT_CONTEXT) return { places: [] };
  const origin = wanted ? `DOCKER_CONTEXT=${name}` : `Docker context ${name}`;
  return readContext(folder, name, origin);
};

async function configuredContext(folder: string): Promise<string> {
  const text = await readOptional(join(folder, "config.json"));
  return text === null
    ? ""
    : optionalText(asShape(JSON.parse(text), "an object"), "currentContext");
}

async function readContext(folder: string, name: string, origin: string): Promise<FoundPlaces> {
  // The store of the Docker command line: a folder by the digest of the name, for each kind of data.
  const digest = createHash("sha256").update(name).digest("hex");
  const contexts = join(folder, "contexts");
  const refuse = (reason: string, fix: string): FoundPlaces => ({
    places: [],
    refusals: [{ place: origin, reason, fix }],
    named: true,
  });
  const choose = "choose another: docker context ls, docker context use NAME";
  try {
    const text = await readOptional(join(contexts, "meta", digest, "meta.json"));
    if (text === null) return refuse("there is no such context", choose);
    const endpoints = shapeAt(asShape(JSON.parse(text), "an object"), "Endpoints");
    const endpoint = shapeAt(endpoints, "docker");
    const tls: EngineTls = {
      folder: join(contexts, "tls", digest, "docker"),
      verify: endpoint["SkipTLSVerify"] !== true,
    };
    const host = optionalText(endpoint, "Host");
    const parsed = parseAddress(host, (await hasMaterial(tls)) || !tls.verify ? tls : null);
    if ("refused" in parsed) return refuse(`${parsed.refused.reason}: ${host}`, parsed.refused.fix);
    const start = `start that engine, or use another: docker context use ${DEFAULT_CONTEXT}`;
    return { places: [{ origin, address: parsed.address, start }], named: true };
  } catch (error) {
    return refuse(`it cannot be read: ${messageOf(error)}`, choose);
  }
}

async function hasMaterial({ folder }: EngineTls): Promise<boolean> {
  const files = ["ca.pem", "cert.pem"].map((name) => readOptional(join(folder, name)));
  return (await Promise.all(files)).some((text) => text !== null);
}

/** The text of a file; null when there is none. @throws the system's other errors */
async function readOptional(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
