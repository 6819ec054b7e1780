import { expect, test } from "vitest";
import { deployRouter, serveRouter } from "../../../test/support/cluster/guide-router.ts";
import { SimRequests } from "../../../test/support/cluster/sim-requests.ts";
import type { SavedCluster } from "../cluster.ts";
import { loadCluster } from "../create-cluster.ts";
import { NODES } from "../objects/resources.ts";
import { snapshotText } from "../snapshot/snapshot-text.ts";
import { operationDocument } from "./documents/operation.ts";
import { nodesDocument, workloadsDocument, zonesDocument } from "./documents/places.ts";
import { timeDocument } from "./documents/time.ts";
import { eventsDocument, trafficDocument, windowDocument } from "./documents/traffic.ts";

const zone = (...names: string[]) => ({ kind: "zone", names });

test.each([
  ["/sim/v1/zones", zonesDocument],
  ["/sim/v1/nodes", nodesDocument],
  ["/sim/v1/workloads", workloadsDocument],
  ["/sim/v1/time", timeDocument],
  ["/sim/v1/events", eventsDocument],
])("%s is as its schema says", (path, schema) => {
  const { status, document } = new SimRequests().get(path);
  expect(status).toBe(200);
  expect(schema.strict().parse(document)).toEqual(document);
});

test("a window tells what has come of requests and workloads since it was opened", () => {
  const requests = new SimRequests();
  deployRouter(requests.cluster);
  serveRouter(requests.cluster, 60);
  const { id } = windowDocument.strict().parse(requests.post("/sim/v1/windows", {}).document);
  requests.post("/sim/v1/time", { do: "step", ms: 10_000 });
  const { document } = requests.get(`/sim/v1/windows?id=${id}`);
  expect(trafficDocument.strict().parse(document)).toEqual(document);
  expect(document.workloads).toMatchObject([{ workload: { name: "atp-router" }, available: 6 }]);
  expect(document.succeeded).toBeGreaterThan(500);
  expect(requests.get("/sim/v1/windows?id=99")).toMatchObject({ status: 404 });
});

test("it says itself what there is", () => {
  const requests = new SimRequests();
  const { paths } = requests.get("/sim/v1").document;
  expect(paths).toContain("/sim/v1/operations");
  for (const path of paths)
    expect(requests.get(path).document?.message ?? "").not.toMatch(/nothing/);
});

test("a zone loses power, and the clock is told how far time went", () => {
  const requests = new SimRequests();
  const operation = { verb: "fail", target: zone("us-east-1c"), mode: "power" };
  const { status, document } = requests.post("/sim/v1/operations", { operation });
  expect(status).toBe(200);
  expect(operationDocument.strict().parse(document)).toEqual(document);
  expect(document).toMatchObject({ operation, nodes: ["node-c1", "node-c2"], settled: true });
  expect(requests.time.jumps).toBe(1);
  expect(requests.get("/sim/v1/zones").document.zones[2]).toMatchObject({
    ...{ name: "us-east-1c", nodes: 2, state: "power" },
  });
});

test("in real time nothing is waited for", () => {
  const requests = new SimRequests();
  const { nowMs } = requests.cluster;
  const operation = { verb: "fail", target: zone("us-east-1c"), mode: "partition" };
  const { document } = requests.post("/sim/v1/operations", { operation, realtime: true });
  expect(document).toMatchObject({ settled: false, simulatedMs: 0 });
  expect(requests.cluster.nowMs).toBe(nowMs);
  expect(requests.time.jumps).toBe(0);
});

test("time is told what to do", () => {
  const requests = new SimRequests();
  const before = requests.cluster.nowMs;
  const control = (body: unknown) => requests.post("/sim/v1/time", body).document;
  expect(control({ do: "speed", speed: 60 })).toMatchObject({ speed: 60, isPaused: false });
  expect(control({ do: "pause" })).toMatchObject({ isPaused: true });
  expect(control({ do: "resume" })).toMatchObject({ isPaused: false });
  expect(control({ do: "step", ms: 90_000 }).now).toBe("2026-01-01T00:01:30.000Z");
  expect(requests.cluster.nowMs).toBe(before + 90_000);
  const { nextMs } = requests.get("/sim/v1/time").document;
  control({ do: "step" });
  expect(requests.cluster.nowMs).toBe(before + 90_000 + nextMs);
});

test("a snapshot goes out and comes back; what is none changes nothing", () => {
  const loaded: unknown[] = [];
  const requests = new SimRequests({ load: (saved) => loaded.push(saved) });
  const { text } = requests.get("/sim/v1/snapshot");
  expect(requests.put("/sim/v1/snapshot", text)).toMatchObject({
    ...{ status: 200, document: { now: "2026-01-01T00:00:00.000Z" } },
  });
  expect(loaded).toEqual([JSON.parse(JSON.stringify(requests.cluster.save()))]);
  const refused = requests.put("/sim/v1/snapshot", text.slice(0, -50));
  expect(refused).toMatchObject({ status: 400, document: { reason: "BadRequest" } });
  expect(loaded).toHaveLength(1);
});

test("a snapshot in which something is missing is refused, whole as it is", () => {
  const load = (saved: SavedCluster) => void loadCluster(saved, { seed: 1, startMs: 0 });
  const requests = new SimRequests({ load });
  const saved = requests.cluster.save();
  const { kubelet: _gone, ...memories } = saved.memories;
  expect(requests.put("/sim/v1/snapshot", snapshotText(saved)).status).toBe(200);
  const refused = requests.put("/sim/v1/snapshot", snapshotText({ ...saved, memories }));
  expect(refused).toMatchObject({ status: 400, document: { reason: "BadRequest" } });
  expect(refused.document.message).toBe(
    "the snapshot is not loaded: there is nothing saved of runs",
  );
});

test.each([
  [{ verb: "fail", target: zone("us-east-9z"), mode: "power" }, 404, "us-east-1a, us-east-1b"],
  [{ verb: "fail", target: zone("us-east-1c"), mode: "flood" }, 422, "operation.mode"],
  [{ verb: "fail", target: zone(), mode: "power" }, 422, "operation.target.names"],
  [{ verb: "fail", target: zone("us-east-1c"), mode: "power", after: 1 }, 422, "after"],
  [{ verb: "add", kind: "zone", zone: "us-east-1c", nodes: 1 }, 409, "already exists"],
  [{ verb: "add", kind: "zone", zone: "d", nodes: 1, class: "huge" }, 404, "there are standard"],
  [{ verb: "explode" }, 422, "operation.verb"],
])("%o is refused with %d, and nothing is done", (operation, code, words) => {
  const requests = new SimRequests();
  const { revision } = requests.cluster.store;
  const { status, document } = requests.post("/sim/v1/operations", { operation });
  expect(status).toBe(code);
  expect(document).toMatchObject({ kind: "Status", status: "Failure", code });
  expect(document.message).toContain(words);
  expect(requests.cluster.store.revision).toBe(revision);
});

test("what it does not know is refused as Kubernetes refuses", () => {
  const requests = new SimRequests();
  expect(requests.get("/sim/v1/oceans")).toMatchObject({ status: 404 });
  expect(requests.put("/sim/v1/operations", "")).toMatchObject({ status: 405 });
  expect(requests.put("/sim/v1/zones", "")).toMatchObject({ status: 405 });
  expect(requests.get("/sim/v1/../../etc/passwd")).toMatchObject({ status: 404 });
});

test("nodes are added with names and addresses of their own, and removed", () => {
  const requests = new SimRequests();
  const run = (operation: unknown) =>
    requests.post("/sim/v1/operations", { operation }).document.nodes;
  expect(run({ verb: "add", kind: "zone", zone: "us-east-1d", nodes: 2 })).toEqual([
    ...["node-d1", "node-d2"],
  ]);
  expect(run({ verb: "add", kind: "node", zone: "us-east-1a", nodes: 1 })).toEqual(["node-a3"]);
  expect(run({ verb: "remove", target: zone("us-east-1b") })).toEqual(["node-b1", "node-b2"]);
  const nodes = requests.cluster.store.list(NODES);
  expect(nodes.map(({ metadata }) => metadata.name)).toEqual([
    ...["node-a1", "node-a2", "node-a3", "node-c1", "node-c2", "node-d1", "node-d2"],
  ]);
  expect(new Set(nodes.map(({ spec }) => spec?.podCIDR)).size).toBe(nodes.length);
});
