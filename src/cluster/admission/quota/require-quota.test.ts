import { expect, test } from "vitest";
import { TestApi } from "../../../../test/support/cluster/test-api.ts";
import { createCluster } from "../../create-cluster.ts";

const HERE = "/api/v1/namespaces/default";
const APPS = "/apis/apps/v1/namespaces/default";

function place(spec: object) {
  const cluster = createCluster({ seed: 1, startMs: 0 });
  const api = new TestApi({ cluster });
  const post = (path: string, kind: string, name: string, fields: object) =>
    api.post(path, { kind, metadata: { name }, ...fields });
  expect(post(`${HERE}/resourcequotas`, "ResourceQuota", "q", { spec }).status).toBe(201);
  const pod = (name: string, resources: object = {}, more: object = {}) =>
    post(`${HERE}/pods`, "Pod", name, {
      spec: { containers: [{ name: "c", image: "x", resources }], ...more },
    });
  const status = () => {
    cluster.advanceTo(cluster.nowMs + 1);
    return api.get(`${HERE}/resourcequotas/q`).body.status;
  };
  return { api, cluster, post, pod, status };
}

test("pods are refused that a namespace has no room for, and its quota says what is used", () => {
  const hard = { pods: "2", "requests.cpu": "500m", "limits.memory": "1Gi" };
  const { api, pod, status } = place({ hard });
  expect(status()).toEqual({
    hard,
    used: { pods: "0", "requests.cpu": "0", "limits.memory": "0" },
  });
  const some = { requests: { cpu: "300m" }, limits: { memory: "64Mi" } };
  expect(pod("a").body.message).toBe(
    'pods "a" is forbidden: failed quota: q: must specify limits.memory for: c; requests.cpu for: c',
  );
  expect(pod("a", some).status).toBe(201);
  const { status: code, body } = pod("b", some);
  expect([code, body.message]).toEqual([
    403,
    'pods "b" is forbidden: exceeded quota: q, requested: requests.cpu=300m, used: requests.cpu=300m, limited: requests.cpu=500m',
  ]);
  expect(pod("b", { ...some, requests: { cpu: "1m" } }).status).toBe(201);
  expect(pod("c", { ...some, requests: { cpu: "1m" } }).body.message).toContain(
    "exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2",
  );
  const used = { pods: "2", "requests.cpu": "301m", "limits.memory": "128Mi" };
  expect(status().used).toEqual(used);
  api.delete(`${HERE}/pods/b`, { query: "gracePeriodSeconds=0" });
  expect(status().used).toEqual({ pods: "1", "requests.cpu": "300m", "limits.memory": "64Mi" });
});

// The service of the API itself is counted with them.
test("services, claims and objects of any kind are counted", () => {
  const hard = {
    ...{ services: "2", "services.nodeports": "1", "requests.storage": "3Gi" },
    ...{ "count/configmaps": "2", "count/deployments.apps": "0" },
  };
  const { api, post, status } = place({ hard });
  const service = (name: string, spec: object) =>
    post(`${HERE}/services`, "Service", name, { spec: { ports: [{ port: 80 }], ...spec } });
  expect(service("a", {}).status).toBe(201);
  expect(service("b", {}).body.message).toBe(
    'services "b" is forbidden: exceeded quota: q, requested: services=1, used: services=2, limited: services=2',
  );
  expect(
    api.patch(`${HERE}/services/a`, "merge-patch", { spec: { type: "NodePort" } }).status,
  ).toBe(200);
  const two = [
    { port: 80, name: "x" },
    { port: 81, name: "y" },
  ];
  expect(
    api.patch(`${HERE}/services/a`, "merge-patch", { spec: { ports: two } }).body.message,
  ).toContain("requested: services.nodeports=1, used: services.nodeports=1");
  const claim = (name: string, storage: string) =>
    post(`${HERE}/persistentvolumeclaims`, "PersistentVolumeClaim", name, {
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
    });
  expect(claim("a", "2Gi").status).toBe(201);
  expect(claim("b", "2Gi").body.message).toContain("requested: requests.storage=2Gi, used");
  const selector = { matchLabels: { app: "a" } };
  const template = {
    metadata: { labels: { app: "a" } },
    spec: { containers: [{ name: "c", image: "x" }] },
  };
  const made = post(`${APPS}/deployments`, "Deployment", "d", { spec: { selector, template } });
  expect(made.body.message).toContain('deployments.apps "d" is forbidden: exceeded quota: q');
  expect(status().used).toMatchObject({
    services: "2",
    "services.nodeports": "1",
    "requests.storage": "2Gi",
  });
});

test("a quota with scopes is about some pods alone", () => {
  const { pod } = place({ hard: { pods: "0" }, scopes: ["BestEffort"] });
  expect(pod("a").status).toBe(403);
  expect(pod("a", { requests: { cpu: "1m" } }).status).toBe(201);
});

test("a replica set gets as many pods as there is room for, and says why not more", () => {
  const { api, cluster, post } = place({ hard: { pods: "1" } });
  const selector = { matchLabels: { app: "a" } };
  const template = {
    metadata: { labels: { app: "a" } },
    spec: { containers: [{ name: "c", image: "x" }] },
  };
  post(`${APPS}/deployments`, "Deployment", "d", { spec: { replicas: 3, selector, template } });
  cluster.advanceTo(cluster.nowMs + 1_000);
  const { status } = api.get(`${APPS}/deployments/d`).body;
  expect(status.replicas).toBe(1);
  const failure = status.conditions.find(({ type }: { type: string }) => type === "ReplicaFailure");
  expect(failure.message).toMatch(
    /^pods "d-.*" is forbidden: exceeded quota: q, requested: pods=1/,
  );
  api.patch(`${HERE}/resourcequotas/q`, "merge-patch", { spec: { hard: { pods: "9" } } });
  cluster.advanceTo(cluster.nowMs + 60_000);
  expect(api.get(`${APPS}/deployments/d`).body.status.replicas).toBe(3);
});
