import { expect, test } from "vitest";
import { ResourceRegistry } from "../api-resources/resource-registry.ts";
import descriptions from "../schema/generated/descriptions.json" with { type: "json" };
import { SCHEMA_TYPES } from "../schema/schema-types.ts";
import { OpenApiDocuments } from "./open-api-documents.ts";

const registry = new ResourceRegistry();
const documents = new OpenApiDocuments({ registry, types: SCHEMA_TYPES, descriptions });

interface Document {
  readonly paths: Record<string, Record<string, Record<string, unknown>>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}

interface Schema {
  readonly description?: string;
  readonly properties?: Record<string, unknown>;
  readonly [key: string]: unknown;
}

function parsed(path: string): Document {
  return JSON.parse(documents.document(path)?.text ?? "{}");
}

test("the index names a document for each version of a group, with its hash", () => {
  const { paths } = documents.index();
  expect(Object.keys(paths)).toContain("api/v1");
  expect(paths["apis/apps/v1"]?.serverRelativeURL).toBe(
    `/openapi/v3/apis/apps/v1?hash=${documents.document("apis/apps/v1")?.hash}`,
  );
  expect(documents.document("apis/apps/v1beta1")).toBeUndefined();
});

test("a patch says of which kind it is and that the server checks fields; it offers no strategic merge", () => {
  const { paths } = parsed("apis/apps/v1");
  const patch = paths["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"]?.["patch"];
  expect(patch).toMatchObject({
    "x-kubernetes-group-version-kind": { group: "apps", version: "v1", kind: "Deployment" },
    parameters: expect.arrayContaining([expect.objectContaining({ name: "fieldValidation" })]),
  });
  expect(JSON.stringify(patch)).not.toContain("strategic-merge-patch");
});

test("every kind that can be patched says so", () => {
  for (const { group, version, kinds } of registry.groupVersions()) {
    const path = group === "" ? `api/${version}` : `apis/${group}/${version}`;
    const patched = Object.values(parsed(path).paths).flatMap(({ patch }) => patch ?? []);
    const wanted = kinds.filter(({ verbs }) => verbs.includes("patch"));
    expect(patched.length).toBe(wanted.length);
  }
});

test("schemas have dotted names, descriptions and the shapes that explain reads", () => {
  const { schemas } = parsed("apis/apps/v1").components;
  expect(schemas["io.k8s.api.apps.v1.Deployment"]).toMatchObject({
    description: "Deployment enables declarative updates for Pods and ReplicaSets.",
    "x-kubernetes-group-version-kind": [{ group: "apps", kind: "Deployment", version: "v1" }],
    properties: {
      metadata: {
        allOf: [{ $ref: "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" }],
      },
    },
  });
  expect(schemas["io.k8s.api.apps.v1.DeploymentSpec"]).toMatchObject({
    required: ["selector", "template"],
    properties: {
      replicas: {
        type: "integer",
        format: "int32",
        description: expect.stringMatching(/^Number of desired pods/),
      },
    },
  });
  expect(schemas["io.k8s.api.core.v1.ResourceRequirements"]?.properties).toMatchObject({
    limits: {
      type: "object",
      additionalProperties: { allOf: [{ $ref: expect.stringMatching(/Quantity$/) }] },
    },
  });
  expect(schemas["io.k8s.api.core.v1.PodSpec"]?.properties).toMatchObject({
    containers: {
      type: "array",
      "x-kubernetes-list-map-keys": ["name"],
      "x-kubernetes-list-type": "map",
      "x-kubernetes-patch-merge-key": "name",
      "x-kubernetes-patch-strategy": "merge",
    },
  });
});

test("all that is referred to is there", () => {
  for (const { group, version } of registry.groupVersions()) {
    const path = group === "" ? `api/${version}` : `apis/${group}/${version}`;
    const { schemas } = parsed(path).components;
    const text = documents.document(path)?.text ?? "";
    const missing = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)]
      .map(([, name]) => name ?? "")
      .filter((name) => schemas[name] === undefined);
    expect(missing).toEqual([]);
  }
});

test("a kind without a schema is open", () => {
  const schema = parsed("apis/metrics.k8s.io/v1beta1").components.schemas[
    "io.k8s.metrics.v1beta1.NodeMetrics"
  ];
  expect(schema).toMatchObject({ "x-kubernetes-preserve-unknown-fields": true });
});
