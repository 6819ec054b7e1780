import { OpaError } from "./opa-error.ts";

/**
 * The names in the path below /v1/data. Percent-encoding is resolved within a name, so that an
 * encoded slash separates nothing, as in OPA.
 */
export function dataPath(rawPath: string): string[] {
  return rawPath.split("/").filter(Boolean).map(decodeName);
}

/**
 * The value at a path of the `data` document, or undefined.
 *
 * Throws as OPA does for a path into a boolean or a set, which its type checker refuses: both are
 * arrays or scalars here.
 */
export function valueAt(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const name of path) {
    if (value === undefined) return undefined;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      const ref = ["data", ...path].join(".");
      throw new OpaError(500, "internal_error", `rego_type_error: undefined ref: ${ref}`);
    }
    value = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  }
  return value;
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    // OPA keeps what is no valid encoding as it stands.
    return name;
  }
}
