import type { Config } from "../config/config.ts";
import type { ConfigPath } from "../config/config-path.ts";
import { configError } from "../config/diagnostics.ts";
import { DevstackError } from "../util/errors.ts";

/**
 * Does the work; an error that names `places` of devstack.yaml in its details is told with the
 * first of them that is written there. A fault of the configuration itself shows the line.
 */
export async function withPlaces<T>({ source }: Config, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw located(error, source);
  }
}

function located(error: unknown, source: Config["source"]): unknown {
  if (!(error instanceof DevstackError)) return error;
  const { places = [], ...details } = (error.details ?? {}) as { places?: readonly ConfigPath[] };
  const path = places.find((place) => source.has(place));
  const place = path && source.where(path);
  if (path === undefined || !place) return error;
  const { code, message, why = "", hint, exitStatus, cause } = error;
  if (code === "E_CONFIG") {
    const problem = { path, at: "value" as const, message: why, suggestion: hint ?? null };
    const diagnostic = source.diagnostic(problem);
    if (diagnostic !== null) return configError([diagnostic]);
  }
  return new DevstackError(code, message, {
    why: `${why} (${place})`,
    ...(hint !== undefined && { hint }),
    details: { ...details, place },
    cause,
    exitStatus,
  });
}
