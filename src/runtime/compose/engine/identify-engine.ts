import { boundedSignal, timeoutError } from "../../../util/http-client.ts";
import { compareVersions, NEWEST_API } from "./api-version.ts";
import type { EngineAddress } from "./engine-address.ts";
import { EngineError, isMissing } from "./engine-error.ts";
import { askEngine, openAnswer } from "./engine-request.ts";
import { asShape, listAt, optionalText, textAt } from "./shape.ts";

/** What an engine says that it is. */
export interface EngineIdentity {
  /** `Docker` or `Podman`. */
  name: string;
  version: string;
  /** The newest API that it speaks, and the oldest; that is empty where it makes no difference. */
  apiVersion: string;
  minApiVersion: string;
  /** Of the containers: `linux` or `windows`. */
  os: string;
}

/**
 * Asks who listens at an address.
 *
 * @throws EngineError when nobody does, or it is no engine.
 */
export async function identify(address: EngineAddress, bounds: Bounds): Promise<EngineIdentity> {
  const told = await ping(address, "/_ping", bounds);
  if (told !== null) {
    if (compareVersions(told.apiVersion, NEWEST_API) <= 0) return told;
    // One that is newer than what is known here may still speak that.
    const spoken = await ping(address, `/v${NEWEST_API}/_ping`, bounds).catch(refusedVersion);
    if (spoken !== null) return told;
  }
  return readVersion(await askEngine(address, { path: "/version", ...bounds }));
}

/** An engine refuses a version of the API that it speaks no more as a bad request. */
function refusedVersion(error: unknown): null {
  if (error instanceof EngineError && error.status === 400) return null;
  throw error;
}

interface Bounds {
  timeoutMs: number;
  signal: AbortSignal;
}

/** `Docker/28.2.0 (linux)`, and Podman by the name of its library. */
const SERVER = /^(?<name>Docker|Libpod)\/(?<version>\S+) \((?<os>\w+)\)/;

/**
 * What an engine says of itself in the headers of an answer (Docker Engine API, "Ping"), or null.
 * `GET /version` has it all, but has the engine ask other programs for theirs, which takes 15 ms.
 */
async function ping(
  address: EngineAddress,
  path: string,
  { timeoutMs, signal }: Bounds,
): Promise<EngineIdentity | null> {
  const bounded = boundedSignal(signal, timeoutMs);
  try {
    const answer = await openAnswer(address, { path, signal: bounded });
    answer.resume();
    const { server, "api-version": apiVersion } = answer.headers;
    const { name, version, os } = SERVER.exec(`${server}`)?.groups ?? {};
    if (!name || !version || !os || typeof apiVersion !== "string") return null;
    const product = name === "Libpod" ? "Podman" : name;
    return { name: product, version, apiVersion, minApiVersion: "", os };
  } catch (error) {
    if (isMissing(error)) return null;
    signal.throwIfAborted();
    const late = timeoutError(bounded, timeoutMs);
    throw late === null ? error : new EngineError(late.message, { code: "ETIMEDOUT" });
  }
}

/** @throws EngineError when it is not what engines answer to `GET /version` */
export function readVersion(answer: unknown): EngineIdentity {
  try {
    const shape = asShape(answer, "a version");
    const components = listAt(shape, "Components").map((item) => asShape(item, "Components"));
    const names = components.map((component) => optionalText(component, "Name"));
    return {
      name: names.some((name) => /podman/i.test(name)) ? "Podman" : "Docker",
      version: textAt(shape, "Version"),
      apiVersion: textAt(shape, "ApiVersion"),
      minApiVersion: optionalText(shape, "MinAPIVersion"),
      os: optionalText(shape, "Os") || "linux",
    };
  } catch {
    throw new EngineError("what listens there is no container engine");
  }
}
