import type { KubeObject } from "../objects/meta.ts";

/**
 * What a store has a table for: a resource by its plural and its group, as in `deployments.apps`;
 * resources of the core group have their plural alone. Of the type only the compiler knows.
 */
export interface Resource<T extends KubeObject> {
  readonly id: string;
  /** Never there. */
  readonly objects?: T;
}

/** The resource of a plural and a group, empty for the core group. */
export function resource<T extends KubeObject>(plural: string, group = ""): Resource<T> {
  return { id: group === "" ? plural : `${plural}.${group}` };
}

/** Where an object stands in its table: by namespace, empty for what has none, and then by name. */
export function keyOf({ metadata: { namespace = "", name } }: KubeObject): string {
  return objectKey(namespace, name);
}

export function objectKey(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** The parts of a key. */
export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf("/");
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
