import { apiVersionOf, type ResourceKind } from "../api-resources/resource-kind.ts";
import type { OpenApiSchema } from "./component-schemas.ts";
import { reference } from "./schema-names.ts";

const text = { type: "string", uniqueItems: true };

const WRITING = ["dryRun", "fieldManager", "fieldValidation"].map((name) => ({
  ...{ name, in: "query" },
  schema: text,
}));

/**
 * No strategic merge patch: a client that found it here would merge by these schemas instead of by its
 * own knowledge.
 */
const PATCHES = [
  "application/apply-patch+yaml",
  "application/json-patch+json",
  "application/merge-patch+json",
];

/** `/apis/apps/v1`, or `/api/v1` for the core group. */
export function groupVersionPath(kind: Pick<ResourceKind, "group" | "version">): string {
  return `/${kind.group === "" ? "api" : "apis"}/${apiVersionOf(kind)}`;
}

/** The kind as extensions of OpenAPI name it. */
export function identify({ group, version, kind }: ResourceKind) {
  return { group, kind, version };
}

/**
 * Paths of a kind with what can be done there. A client finds out by the parameters of the patch that
 * the server checks fields itself, and then does not.
 */
export function pathItems(kind: ResourceKind, dotted: string): Record<string, OpenApiSchema> {
  const base = groupVersionPath(kind);
  const collection = kind.namespaced
    ? `${base}/namespaces/{namespace}/${kind.plural}`
    : `${base}/${kind.plural}`;
  const inPath = (name: string) => ({ name, in: "path", required: true, schema: text });
  const place = kind.namespaced ? [inPath("namespace")] : [];
  const operations = operationsOf(kind, dotted);
  return {
    [collection]: { ...operations.collection, ...(place.length > 0 && { parameters: place }) },
    ...(Object.keys(operations.item).length > 0 && {
      [`${collection}/{name}`]: { ...operations.item, parameters: [inPath("name"), ...place] },
    }),
  };
}

function operationsOf(kind: ResourceKind, dotted: string) {
  const can = (verb: ResourceKind["verbs"][number]) => kind.verbs.includes(verb);
  const json = { "application/json": { schema: reference(dotted) } };
  const operation = (action: string, description: string, more: OpenApiSchema = {}) => ({
    description,
    ...more,
    responses: { "200": { description: "OK", content: json } },
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": identify(kind),
  });
  const body = { parameters: WRITING, requestBody: { content: json, required: true } };
  const patch = Object.fromEntries(PATCHES.map((type) => [type, { schema: { type: "object" } }]));
  const { kind: name } = kind;
  return {
    collection: {
      ...(can("list") && { get: operation("list", `list objects of kind ${name}`) }),
      ...(can("create") && { post: operation("post", `create a ${name}`, body) }),
    },
    item: {
      ...(can("get") && { get: operation("get", `read the specified ${name}`) }),
      ...(can("update") && { put: operation("put", `replace the specified ${name}`, body) }),
      ...(can("patch") && {
        patch: operation("patch", `partially update the specified ${name}`, {
          parameters: [...WRITING, { name: "force", in: "query", schema: { type: "boolean" } }],
          requestBody: { content: patch, required: true },
        }),
      }),
      ...(can("delete") && { delete: operation("delete", `delete a ${name}`) }),
    },
  };
}
