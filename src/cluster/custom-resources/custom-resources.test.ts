import { expect, test } from "vitest";
import { TestApi } from "../../../test/support/cluster/test-api.ts";
import { createCluster } from "../create-cluster.ts";

const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const CHAIRS = "/apis/furniture.io/v1/namespaces/default/chairs";
const TABLE = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };

const schema = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      required: ["legs"],
      properties: {
        legs: { type: "integer", minimum: 3 },
        colour: { type: "string", enum: ["red", "blue"], default: "red" },
        replicas: { type: "integer", default: 1 },
        free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        parts: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
          items: {
            type: "object",
            required: ["name"],
            properties: { name: { type: "string" }, size: { type: "integer" } },
          },
        },
      },
    },
    status: {
      type: "object",
      properties: { replicas: { type: "integer" }, ready: { type: "boolean" } },
    },
  },
};

const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "chairs.furniture.io" },
  spec: {
    group: "furniture.io",
    scope: "Namespaced",
    names: { plural: "chairs", kind: "Chair", shortNames: ["ch"] },
    versions: [
      {
        ...{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } },
        subresources: {
          status: {},
          scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" },
        },
        additionalPrinterColumns: [
          { name: "Legs", type: "integer", jsonPath: ".spec.legs" },
          { name: "Part", type: "string", jsonPath: '.spec.parts[?(@.name=="back")].size' },
        ],
      },
    ],
  },
};

const chair = (spec: object, name = "a") => ({
  ...{ apiVersion: "furniture.io/v1", kind: "Chair", metadata: { name } },
  spec,
});

function withChairs(): TestApi {
  const api = newApi();
  expect(api.post(DEFINITIONS, definition).status).toBe(201);
  return api;
}

function newApi(): TestApi {
  return new TestApi({ cluster: createCluster({ seed: 1, startMs: 0 }) });
}

test("a definition is established at once, with the names that follow from its kind", () => {
  const { body } = withChairs().get(`${DEFINITIONS}/chairs.furniture.io`);
  expect(body.spec.names).toMatchObject({ singular: "chair", listKind: "ChairList" });
  expect(body.status).toMatchObject({ storedVersions: ["v1"], acceptedNames: { kind: "Chair" } });
  expect(body.status.conditions).toMatchObject([
    { type: "NamesAccepted", status: "True", reason: "NoConflicts" },
    { type: "Established", status: "True", reason: "InitialNamesAccepted" },
  ]);
});

test("its kind is in discovery and in the documents of OpenAPI from then on", () => {
  const api = newApi();
  expect(api.get("/apis/furniture.io/v1").status).toBe(404);
  const before = api.get("/openapi/v3").body.paths;
  api.post(DEFINITIONS, definition);
  expect(api.get("/apis/furniture.io/v1").body.resources).toMatchObject([
    { name: "chairs", kind: "Chair", shortNames: ["ch"], singularName: "chair" },
    { name: "chairs/scale", kind: "Scale", group: "autoscaling" },
    { name: "chairs/status", kind: "Chair" },
  ]);
  const after = api.get("/openapi/v3").body.paths;
  expect(after["apis/apps/v1"]).toEqual(before["apis/apps/v1"]);
  const { schemas } = api.get("/openapi/v3/apis/furniture.io/v1").body.components;
  expect(schemas["io.furniture.v1.Chair"].properties.spec.properties.legs.minimum).toBe(3);
});

test("objects are filled in, and fields that nobody knows are refused or left out", () => {
  const api = withChairs();
  const given = chair({ legs: 4, wheels: 2, free: { any: [1] } });
  const strict = api.post(CHAIRS, given, { query: "fieldValidation=Strict" });
  expect(strict).toMatchObject({ status: 400 });
  expect(strict.body.message).toContain('strict decoding error: unknown field "spec.wheels"');
  const { body, headers } = api.post(CHAIRS, given);
  expect(headers["warning"]).toEqual([String.raw`299 - "unknown field \"spec.wheels\""`]);
  expect(body.spec).toEqual({ legs: 4, free: { any: [1] }, colour: "red", replicas: 1 });
  expect(body.metadata.generation).toBe(1);
});

test.each([
  [{}, "spec.legs: Required value"],
  [
    { legs: "four" },
    'spec.legs: Invalid value: "string": spec.legs in body must be of type integer: "string"',
  ],
  [
    { legs: 2 },
    "spec.legs: Invalid value: 2: spec.legs in body should be greater than or equal to 3",
  ],
  [
    { legs: 4, colour: "green" },
    'spec.colour: Unsupported value: "green": supported values: "red", "blue"',
  ],
  [{ legs: 4, parts: [{}] }, "spec.parts[0].name: Required value"],
])("%j is refused", (spec, words) => {
  const { status, body } = withChairs().post(CHAIRS, chair(spec));
  expect(status).toBe(422);
  expect(body.message).toBe(`Chair.furniture.io "a" is invalid: ${words}`);
});

test("the status and the scale are written by themselves", () => {
  const api = withChairs();
  api.post(CHAIRS, chair({ legs: 4 }));
  api.patch(`${CHAIRS}/a/status`, "merge-patch", { spec: { legs: 5 }, status: { replicas: 1 } });
  const scaled = api.patch(`${CHAIRS}/a/scale`, "merge-patch", { spec: { replicas: 3 } });
  expect(scaled.body).toMatchObject({
    kind: "Scale",
    spec: { replicas: 3 },
    status: { replicas: 1 },
  });
  const { spec, status, metadata } = api.get(`${CHAIRS}/a`).body;
  expect([spec.legs, spec.replicas, status.replicas, metadata.generation]).toEqual([4, 3, 1, 2]);
});

test("a scale has its numbers where the definition says", () => {
  const api = newApi();
  const elsewhere = structuredClone(definition);
  Object.assign(elsewhere.spec.versions[0]?.subresources.scale ?? {}, {
    ...{ specReplicasPath: ".spec.legs", statusReplicasPath: ".status.legs" },
    labelSelectorPath: ".status.like",
  });
  const [version] = elsewhere.spec.versions;
  Object.assign(version?.schema.openAPIV3Schema.properties.status.properties ?? {}, {
    ...{ legs: { type: "integer" }, like: { type: "string" } },
  });
  api.post(DEFINITIONS, elsewhere);
  api.post(CHAIRS, chair({ legs: 4 }));
  const status = { legs: 2, like: "app=chair" };
  api.patch(`${CHAIRS}/a/status`, "merge-patch", { status });
  expect(
    api.patch(`${CHAIRS}/a/scale`, "merge-patch", { spec: { replicas: 5 } }).body,
  ).toMatchObject({ spec: { replicas: 5 }, status: { replicas: 2, selector: "app=chair" } });
  expect(api.get(`${CHAIRS}/a`).body.spec).toMatchObject({ legs: 5, replicas: 1 });
});

test("an autoscaler scales what its definition gives a scale, and a budget counts what it wants", () => {
  const cluster = createCluster({ seed: 1, startMs: 0 });
  const api = new TestApi({ cluster });
  api.post(DEFINITIONS, definition);
  const { uid } = api.post(CHAIRS, chair({ legs: 3, replicas: 5 })).body.metadata;
  const target = { apiVersion: "furniture.io/v1", kind: "Chair", name: "a" };
  const metadata = { name: "a", labels: { app: "chair" } };
  const scalers = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
  api.post(scalers, { metadata, spec: { scaleTargetRef: target, maxReplicas: 4 } });
  cluster.advanceTo(30_000);
  expect(api.get(`${CHAIRS}/a`).body.spec.replicas).toBe(4);
  const ownerReferences = [{ ...target, uid, controller: true }];
  const containers = [{ name: "main", image: "chair:1" }];
  api.post("/api/v1/namespaces/default/pods", {
    ...{ metadata: { ...metadata, ownerReferences }, spec: { containers } },
  });
  const budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
  const selector = { matchLabels: metadata.labels };
  api.post(budgets, { metadata, spec: { maxUnavailable: 1, selector } });
  cluster.advanceTo(60_000);
  expect(api.get(`${budgets}/a`).body.status).toMatchObject({ expectedPods: 4, desiredHealthy: 3 });
});

test("rules that nobody looks at are told when they are defined", () => {
  const ruled = structuredClone(definition);
  Object.assign(ruled.spec.versions[0]?.schema.openAPIV3Schema.properties.spec ?? {}, {
    "x-kubernetes-validations": [{ rule: "self.legs > 2" }],
  });
  expect(newApi().post(DEFINITIONS, ruled).headers["warning"]).toEqual([
    '299 - "spec.versions[0].schema: x-kubernetes-validations are kept, but not checked in this simulated cluster"',
  ]);
  expect(newApi().post(DEFINITIONS, definition).headers["warning"]).toBeUndefined();
});

test("an item of a map stands in it once", () => {
  const api = newApi();
  const mapped = structuredClone(definition);
  Object.assign(
    mapped.spec.versions[0]?.schema.openAPIV3Schema.properties.spec.properties.parts ?? {},
    {
      ...{ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] },
    },
  );
  api.post(DEFINITIONS, mapped);
  const parts = [{ name: "back" }, { name: "back" }];
  expect(api.post(CHAIRS, chair({ legs: 4, parts })).body.message).toBe(
    'Chair.furniture.io "a" is invalid: spec.parts[1]: Duplicate value: {"name":"back"}',
  );
});

test("kubectl get shows the columns that it asks for", () => {
  const api = withChairs();
  api.post(CHAIRS, chair({ legs: 4, parts: [{ name: "back", size: 2 }] }));
  api.post(CHAIRS, chair({ legs: 3 }, "b"));
  const { columnDefinitions, rows } = api.get(CHAIRS, "", TABLE).body;
  expect(columnDefinitions.map(({ name }: { name: string }) => name)).toEqual([
    "Name",
    "Legs",
    "Part",
  ]);
  expect(rows.map(({ cells }: { cells: unknown[] }) => cells)).toEqual([
    ["a", 4, "2"],
    ["b", 3, null],
  ]);
});

test("lists of an applied object are merged as its schema says", () => {
  const api = withChairs();
  const apply = (spec: object, manager: string) =>
    api.ask("PATCH", `${CHAIRS}/a`, {
      ...{ body: chair(spec), query: `fieldManager=${manager}` },
      headers: { "content-type": "application/apply-patch+yaml" },
    });
  apply({ legs: 4, parts: [{ name: "back", size: 2 }] }, "m1");
  expect(apply({ parts: [{ name: "seat" }] }, "m2").body.spec.parts).toEqual([
    { name: "back", size: 2 },
    { name: "seat" },
  ]);
  expect(apply({ legs: 5 }, "m2").body.message).toBe(
    'Apply failed with 1 conflict: conflict with "m1": .spec.legs',
  );
});

test("with a definition all its objects go, after what they wait for", () => {
  const api = withChairs();
  api.post(CHAIRS, chair({ legs: 4 }));
  const held = { ...chair({ legs: 4 }, "b"), metadata: { name: "b", finalizers: ["held"] } };
  api.post(CHAIRS, held);
  api.delete(`${DEFINITIONS}/chairs.furniture.io`);
  expect(api.get(CHAIRS).body.items).toMatchObject([{ metadata: { name: "b" } }]);
  api.patch(`${CHAIRS}/b`, "merge-patch", { metadata: { finalizers: null } });
  expect(api.get(`${DEFINITIONS}/chairs.furniture.io`).status).toBe(404);
  expect(api.get(CHAIRS).status).toBe(404);
});

test.each([
  [
    { metadata: { name: "x.y" } },
    'metadata.name: Invalid value: "x.y": must be spec.names.plural+"."+spec.group',
  ],
  [
    { scope: "Galaxy" },
    'spec.scope: Unsupported value: "Galaxy": supported values: "Cluster", "Namespaced"',
  ],
  [
    { versions: [{ name: "v1", served: true, storage: true }] },
    "spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required",
  ],
])("a definition with %j is refused", (wrong, words) => {
  const { metadata, ...spec } = wrong as { metadata?: object };
  const given = {
    ...definition,
    ...(metadata && { metadata }),
    spec: { ...definition.spec, ...spec },
  };
  const { status, body } = newApi().post(DEFINITIONS, given);
  expect(status).toBe(422);
  expect(body.message).toContain(words);
});

test("names of another kind of the group are not accepted, and nothing is served", () => {
  const api = withChairs();
  const other = {
    ...definition,
    metadata: { name: "seats.furniture.io" },
    spec: { ...definition.spec, names: { plural: "seats", kind: "Chair" } },
  };
  const { body } = api.post(DEFINITIONS, other);
  expect(body.status.conditions[0]).toMatchObject({
    ...{ type: "NamesAccepted", status: "False", reason: "NameConflict" },
    message: expect.stringContaining("is already in use"),
  });
  expect(api.get("/apis/furniture.io/v1/seats").status).toBe(404);
});

test("monitors, rules and external secrets are there from the start", () => {
  const api = newApi();
  const monitors = "/apis/monitoring.coreos.com/v1/namespaces/default/servicemonitors";
  const monitor = (spec: object) => ({
    ...{ apiVersion: "monitoring.coreos.com/v1", kind: "ServiceMonitor", metadata: { name: "a" } },
    spec,
  });
  expect(api.post(monitors, monitor({ endpoints: [] })).body.message).toContain(
    "spec.selector: Required value",
  );
  const good = monitor({
    selector: { matchLabels: { a: "b" } },
    endpoints: [{ port: "http", x: 1 }],
    other: 1,
  });
  expect(api.post(monitors, good, { query: "fieldValidation=Strict" }).body.spec).toEqual(
    good.spec,
  );
  const secret = {
    apiVersion: "external-secrets.io/v1beta1",
    kind: "ExternalSecret",
    metadata: { name: "s" },
  };
  const secrets = (version: string) =>
    `/apis/external-secrets.io/${version}/namespaces/default/externalsecrets`;
  expect(api.post(secrets("v1beta1"), { ...secret, spec: {} }).status).toBe(201);
  expect(api.get(`${secrets("v1")}/s`).body).toMatchObject({
    ...{ apiVersion: "external-secrets.io/v1", spec: { refreshInterval: "1h0m0s" } },
  });
});
