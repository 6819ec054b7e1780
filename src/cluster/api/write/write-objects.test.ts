import { expect, test } from "vitest";
import { TestApi } from "../../../../test/support/cluster/test-api.ts";
import type { Cluster } from "../../cluster.ts";
import { createCluster } from "../../create-cluster.ts";
import { DEPLOYMENTS } from "../../objects/resources.ts";

const START_MS = Date.parse("2026-01-01T00:00:00Z");
const HOUR_MS = 3_600_000;
const MAPS = "/api/v1/namespaces/default/configmaps";
const PODS = "/api/v1/namespaces/default/pods";
const WORKLOADS = "/apis/apps/v1/namespaces/default/deployments";

const web = {
  metadata: { name: "web" },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "web", image: "web:1" }] },
    },
  },
};

function place(aheadMs = () => 0): { cluster: Cluster; api: TestApi } {
  const cluster = createCluster({ seed: 1, startMs: START_MS });
  return { cluster, api: new TestApi({ cluster, aheadMs }) };
}

function pass(cluster: Cluster, ms: number): void {
  cluster.advanceTo(cluster.nowMs + ms);
}

/** A cluster in which two pods of `web` run. */
function running() {
  const { cluster, api } = place();
  api.post(WORKLOADS, web);
  pass(cluster, 60_000);
  const names: string[] = api
    .get(PODS)
    .body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
  return { cluster, api, names };
}

test("a dry run is answered as if it were done, and leaves no trace", () => {
  const { cluster, api, names } = running();
  const before = cluster.store.revision;
  const [name = ""] = names;
  const dry = { query: "dryRun=All" };
  const made = api.post(MAPS, { metadata: { name: "a" } }, dry);
  expect(made).toMatchObject({ status: 201, body: { metadata: { uid: expect.any(String) } } });
  expect(made.body.metadata.resourceVersion).toBeUndefined();
  const scaled = api.patch(`${WORKLOADS}/web`, "merge-patch", { spec: { replicas: 9 } }, dry);
  expect(scaled.body.spec.replicas).toBe(9);
  expect(api.delete(`${PODS}/${name}`, dry).body.metadata.deletionTimestamp).toBeDefined();
  const deleteOptions = { dryRun: ["All"] };
  expect(api.post(`${PODS}/${name}/eviction`, { metadata: { name }, deleteOptions }).status).toBe(
    201,
  );
  pass(cluster, 60_000);
  expect(cluster.store.revision).toBe(before);
});

test("what was made ahead of the client's time comes back as it was", () => {
  let aheadMs = 0;
  const { cluster, api } = place(() => aheadMs);
  api.post(WORKLOADS, web);
  pass(cluster, HOUR_MS);
  aheadMs = HOUR_MS;
  const before = cluster.store.revision;
  const path = `${WORKLOADS}/web/status`;
  const seen = api.get(path).body;
  expect(Date.parse(seen.status.conditions[0].lastTransitionTime)).toBeLessThan(START_MS);
  expect(api.put(path, seen).status).toBe(200);
  expect(api.patch(path, "merge-patch", { status: seen.status }).status).toBe(200);
  expect(api.put(`${WORKLOADS}/web`, api.get(`${WORKLOADS}/web`).body).status).toBe(200);
  const [stored] = cluster.store.list(DEPLOYMENTS);
  const [condition] = stored?.status?.conditions ?? [];
  expect(Date.parse(condition?.lastTransitionTime ?? "")).toBeGreaterThanOrEqual(START_MS);
  expect(cluster.store.revision).toBe(before);
});

test("an eviction that a budget forbids is refused, and is not to be tried again by the client itself", () => {
  const { cluster, api, names } = running();
  api.post("/apis/policy/v1/namespaces/default/poddisruptionbudgets", {
    metadata: { name: "web" },
    spec: { minAvailable: 2, selector: { matchLabels: { app: "web" } } },
  });
  pass(cluster, 1_000);
  const [name = ""] = names;
  const refused = api.post(`${PODS}/${name}/eviction`, { metadata: { name } });
  expect(refused).toMatchObject({
    status: 429,
    body: {
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      details: { causes: [{ reason: "DisruptionBudget" }] },
    },
  });
  expect(Object.keys(refused.headers)).not.toContain("retry-after");
});

test("all that a selector selects is deleted at once, and what follows from it is done", () => {
  const { cluster, api } = running();
  const gone = api.delete(WORKLOADS, { query: "labelSelector=none" });
  expect(gone.body).toMatchObject({ kind: "DeploymentList", items: [] });
  expect(api.delete(WORKLOADS).body.items).toHaveLength(1);
  pass(cluster, 120_000);
  expect(api.get(PODS).body.items).toEqual([]);
});

test("what is deleted in the foreground stays until what it owns is gone", () => {
  const { cluster, api } = running();
  const left = api.delete(`${WORKLOADS}/web`, { body: { propagationPolicy: "Foreground" } });
  expect(left.body.metadata.finalizers).toEqual(["foregroundDeletion"]);
  expect(api.get(`${WORKLOADS}/web`).status).toBe(200);
  pass(cluster, 120_000);
  expect(api.get(`${WORKLOADS}/web`).status).toBe(404);
});

test("a body without a type is JSON, and too much of one is refused", () => {
  const { cluster } = place();
  const api = new TestApi({ cluster, limits: { maxBytes: 200, maxDepth: 10 } });
  const headers = {};
  expect(api.post(MAPS, { metadata: { name: "a" } }, { headers }).status).toBe(201);
  expect(api.post(MAPS, { data: { x: "x".repeat(200) } })).toMatchObject({
    ...{ status: 413, body: { message: "Request entity too large: limit is 200" } },
  });
  const deep = api.post(MAPS, `{"data":${"[".repeat(20)}${"]".repeat(20)}}`);
  expect(deep).toMatchObject({ status: 400 });
  expect(deep.body.message).toContain("exceeded max depth");
});

test("no name leads out of a path", () => {
  const { api } = place();
  for (const name of ["..", "%2e%2e", "a%2fb", "%2f", "a%00", "a%0d%0a"]) {
    expect([400, 404]).toContain(api.get(`${MAPS}/${name}`).status);
  }
  expect(api.post(MAPS, { metadata: { name: "../../nodes/node-a1" } }).status).toBe(422);
  expect(api.get("/api/v1/nodes/node-a1").status).toBe(200);
});
