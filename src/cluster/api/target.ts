import type { ResourceKind } from "../api-resources/resource-kind.ts";
import type { ResourceRegistry } from "../api-resources/resource-registry.ts";

/** What the path of a request is about: all objects of a kind, those of a namespace, or one of them. */
export interface Target {
  readonly kind: ResourceKind;
  /** Absent for all namespaces, and for what is in none. */
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
}

/**
 * Understands `/api/v1/…` and `/apis/{group}/{version}/…`; null where nothing is served. Below
 * `namespaces/{name}` what follows is a resource if one has that plural, and otherwise a part of the
 * namespace itself.
 */
export function targetOf(path: string, registry: ResourceRegistry): Target | null {
  const parts = partsOf(path);
  if (parts === null) return null;
  const [root, ...rest] = parts;
  if (root === "api") return within(rest[0] ?? "", rest.slice(1), registry);
  if (root !== "apis") return null;
  const apiVersion = `${rest[0]}/${rest[1]}`;
  return within(apiVersion, rest.slice(2), registry);
}

/** Null for a path that has empty parts, or parts that are no text. */
function partsOf(path: string): string[] | null {
  const parts = path.replace(/^\//, "").replace(/\/$/, "").split("/");
  try {
    const decoded = parts.map(decodeURIComponent);
    return decoded.some((part) => part === "" || part.includes("/")) ? null : decoded;
  } catch {
    return null;
  }
}

function within(
  apiVersion: string,
  parts: readonly string[],
  registry: ResourceRegistry,
): Target | null {
  const [first, namespace, plural, ...others] = parts;
  if (first === "namespaces" && namespace !== undefined && plural !== undefined) {
    const kind = registry.byPlural(apiVersion, plural);
    if (kind?.namespaced) return { namespace, ...objectOf(kind, others) };
  }
  const kind = first === undefined ? undefined : registry.byPlural(apiVersion, first);
  if (kind === undefined) return null;
  // What is in a namespace has a name only there.
  if (kind.namespaced && parts.length > 1) return null;
  return objectOf(kind, parts.slice(1));
}

/** What follows a name is its subresource, whether its kind has one of that name or not. */
function objectOf(kind: ResourceKind, [name, ...others]: readonly string[]): Target {
  return {
    kind,
    ...(name !== undefined && { name }),
    ...(others.length > 0 && { subresource: others.join("/") }),
  };
}
