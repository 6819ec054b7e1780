import type { ResourceKind, Subresource, Verb } from "./resource-kind.ts";

const STORED: readonly Verb[] = [
  "create",
  "delete",
  "deletecollection",
  "get",
  "list",
  "patch",
  "update",
  "watch",
];
const CHANGED: readonly Verb[] = ["get", "patch", "update"];

/** What a row has to say beyond the usual: stored with all verbs, in a namespace, with a schema. */
type Row = Partial<ResourceKind> & Pick<ResourceKind, "plural" | "kind">;

/**
 * The rows of one version of a group, from its rows in short; `schemas` begins the names of their
 * schemas and is empty where the fields are kept unread.
 */
export function rowsOf(
  group: string,
  version: string,
  schemas: string,
  rows: readonly Row[],
): ResourceKind[] {
  return rows.map((row) => ({
    group,
    version,
    singular: row.kind.toLowerCase(),
    shortNames: [],
    namespaced: true,
    categories: [],
    verbs: STORED,
    subresources: [],
    ...(schemas === "" ? {} : { schema: `${schemas}.${row.kind}` }),
    ...row,
  }));
}

/** `/status` of a kind. */
export function status(kind: string): Subresource {
  return { name: "status", kind, verbs: CHANGED };
}

/** `/scale`, the same for every kind that has replicas. */
export const SCALE: Subresource = {
  name: "scale",
  kind: "Scale",
  group: "autoscaling",
  version: "v1",
  verbs: CHANGED,
};

/** Kinds that are asked and answered but never stored. */
export const ASKED_ONLY: readonly Verb[] = ["create"];

/** Kinds that others make and everybody reads. */
export const READ_ONLY: readonly Verb[] = ["get", "list"];
