import { basename } from "node:path";
import type { Config } from "../config/config.ts";
import type { ConfigPath } from "../config/config-path.ts";
import { configError } from "../config/diagnostics.ts";
import type { Problem } from "../config/problem.ts";
import { DevstackError } from "../util/errors.ts";
import { faultsOf, SeveralFaults } from "../util/several-faults.ts";

/**
 * Does the work; an error that names `places` of devstack.yaml in its details is told with the
 * first of them that is written there. Faults of the configuration itself show their lines, all of
 * them at once and in the order of the file.
 */
export async function withPlaces<T>(
  { source, file }: Pick<Config, "source" | "file">,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw located(file === null ? error : naming(basename(file), error), source);
  }
}

/** The error with the name that the file has: whoever found the fault goes by the usual one. */
function naming(file: string, error: unknown): unknown {
  if (!(error instanceof DevstackError) || error instanceof SeveralFaults) return error;
  const { code, message, why, hint, exitStatus, details, cause } = error;
  if (file === USUAL_NAME || !hint?.includes(USUAL_NAME)) return error;
  return new DevstackError(code, message, {
    ...(why !== undefined && { why }),
    hint: hint.replaceAll(USUAL_NAME, file),
    details,
    cause,
    exitStatus,
  });
}

const USUAL_NAME = "devstack.yaml";

function located(error: unknown, source: Config["source"]): unknown {
  if (!(error instanceof DevstackError)) return error;
  const problems = faultsOf(error).flatMap((fault) => problemOf(fault, source));
  const [diagnostic, ...others] = source.diagnostics(problems);
  if (diagnostic !== undefined) return configError([diagnostic, ...others]);
  const { path, details } = placeOf(error, source);
  const place = path && source.where(path);
  if (path === undefined || !place) return error;
  const { code, message, why = "", hint, exitStatus, cause } = error;
  return new DevstackError(code, message, {
    why: `${why} (${place})`,
    ...(hint !== undefined && { hint }),
    details: { ...details, place },
    cause,
    exitStatus,
  });
}

/** The first of the error's places that is written, and its other details. */
function placeOf({ details: all }: DevstackError, source: Config["source"]) {
  const { places = [], ...details } = (all ?? {}) as { places?: readonly ConfigPath[] };
  return { path: places.find((place) => source.has(place)), details };
}

/** Nothing when the error has no place in the file. */
function problemOf(error: DevstackError, source: Config["source"]): Problem[] {
  const { path } = placeOf(error, source);
  if (path === undefined) return [];
  const { why = "", hint = null } = error;
  return [{ path, at: "value", message: why, suggestion: hint }];
}
