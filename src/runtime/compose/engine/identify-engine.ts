import type { EngineAddress } from "./engine-address.ts";
import { EngineError } from "./engine-error.ts";
import { askEngine } from "./engine-request.ts";
import { asShape, listAt, optionalText, textAt } from "./shape.ts";

/** What an engine says that it is. */
export interface EngineIdentity {
  /** `Docker` or `Podman`. */
  name: string;
  version: string;
  /** The newest API that it speaks, and the oldest. */
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
export async function identify(
  address: EngineAddress,
  bounds: { timeoutMs: number; signal: AbortSignal },
): Promise<EngineIdentity> {
  return readVersion(await askEngine(address, { path: "/version", ...bounds }));
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
