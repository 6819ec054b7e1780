import type { CustomVersion } from "./custom-version.ts";

/** One kind of object that the API serves, in one version: all that discovery says of it, as data. */
export interface ResourceKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** The last part of its path: `deployments`. */
  readonly plural: string;
  readonly kind: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  /** `all` makes `kubectl get all` list it. */
  readonly categories: readonly string[];
  readonly verbs: readonly Verb[];
  readonly subresources: readonly Subresource[];
  /** Name of its schema, `apps.v1.Deployment`; without one its fields are kept unread. */
  readonly schema?: string;
  /** Objects of this kind are those of another version or group, converted on the way. */
  readonly storedAs?: GroupVersionName;
  /** Of a kind that a CustomResourceDefinition brings: what that says of this version. */
  readonly custom?: CustomVersion;
}

interface GroupVersionName {
  readonly group: string;
  readonly version: string;
}

export type Verb =
  | "create"
  | "delete"
  | "deletecollection"
  | "get"
  | "list"
  | "patch"
  | "update"
  | "watch";

/** A part of an object that has a path of its own. */
export interface Subresource {
  readonly name: string;
  /** Of what it takes and answers; group and version only where they differ from the kind's own. */
  readonly kind: string;
  readonly group?: string;
  readonly version?: string;
  readonly verbs: readonly Verb[];
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf({ group, version }: GroupVersionName): string {
  return group === "" ? version : `${group}/${version}`;
}

/** `deployments.apps`, or `pods`: how messages of the API name a resource. */
export function qualifiedResource({ group, plural }: { group: string; plural: string }): string {
  return group === "" ? plural : `${plural}.${group}`;
}
