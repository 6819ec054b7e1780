import { expect, test } from "vitest";
import { conditionsOf, NodePlace } from "../../../../test/support/cluster/node-place.ts";
import { Kubelet } from "../../kubelet/kubelet.ts";
import { NodeAgent } from "../../kubelet/node/node-agent.ts";
import { findCondition } from "../../objects/conditions.ts";
import { NODES } from "../../objects/resources.ts";
import { NodeLifecycle } from "./node-lifecycle.ts";
import type { NodeLifecycleOptions } from "./node-lifecycle-options.ts";

/** Nodes by zone: `{ a: 2 }` has a1 and a2. */
function place(
  zones: Readonly<Record<string, number>>,
  options: Partial<NodeLifecycleOptions> = {},
) {
  const at = new NodePlace([new NodeAgent(), new Kubelet(), new NodeLifecycle(options)]);
  for (const [zone, count] of Object.entries(zones)) {
    for (let index = 1; index <= count; index++) at.node(zone + index, zone);
  }
  const taintsOf = (name: string) =>
    (at.nodeOf(name).spec?.taints ?? []).map(({ key, effect }) => `${key.slice(19)}:${effect}`);
  const emptied = (zone: string) =>
    at.cluster.store
      .list(NODES)
      .filter(({ metadata: { labels } }) => labels?.["topology.kubernetes.io/zone"] === zone)
      .filter(({ spec }) => spec?.taints?.some(({ effect }) => effect === "NoExecute"))
      .map(({ metadata }) => metadata.name);
  return { at, taintsOf, emptied };
}

test("healthy nodes cost nothing: nobody has anything to do", () => {
  const { at } = place({ a: 3 });
  at.pass(10);
  expect(at.cluster.nextMs).toBeNull();
  expect(at.events("a1")).toContain(
    "RegisteredNode: Node a1 event: Registered Node a1 in Controller",
  );
});

test("a node that has no taint any more says nothing of taints", () => {
  const { at, taintsOf } = place({ a: 3 });
  at.pass(10);
  expect(taintsOf("a1")).toEqual([]);
  expect(at.nodeOf("a1").spec).not.toHaveProperty("taints");
});

test.for(["power", "partition"] as const)(
  "a silent node is unknown after its grace: %s",
  (state) => {
    const { at, taintsOf } = place({ a: 3 });
    at.pod("web", { nodeName: "a1" });
    at.pass(22);
    at.put("a1", state);
    // Heard at 20 s; 50 s later the controller looks again.
    at.pass(47);
    expect(conditionsOf(at.nodeOf("a1"))).toEqual(["Ready"]);
    expect(conditionsOf(at.podOf("web"))).toContain("Ready");
    at.pass(1);
    const ready = findCondition(at.nodeOf("a1").status?.conditions, "Ready");
    expect(ready).toMatchObject({
      ...{
        status: "Unknown",
        reason: "NodeStatusUnknown",
        lastHeartbeatTime: "2026-01-01T00:00:00Z",
      },
      ...{
        message: "Kubelet stopped posting node status.",
        lastTransitionTime: "2026-01-01T00:01:10Z",
      },
    });
    expect(conditionsOf(at.nodeOf("a1"), "Unknown")).toHaveLength(4);
    expect(taintsOf("a1")).toEqual(["unreachable:NoSchedule", "unreachable:NoExecute"]);
    expect(at.nodeOf("a1").spec?.taints?.[0]?.timeAdded).toBe("2026-01-01T00:01:10Z");
    expect(conditionsOf(at.podOf("web"), "False")).toEqual(["Ready"]);
    expect(at.podOf("web").status?.phase).toBe("Running");
    expect(at.events("web").at(-1)).toBe("NodeNotReady: Node is not ready");
    expect(at.events("a1").at(-1)).toBe("NodeNotReady: Node a1 status is now: NodeNotReady");
  },
);

test("a node that is heard again in time is never said to be lost", () => {
  const { at, taintsOf } = place({ a: 3 });
  at.pass(20);
  at.put("a1", "partition");
  at.pass(45);
  at.put("a1", "healthy");
  at.pass(100);
  expect(conditionsOf(at.nodeOf("a1"))).toEqual(["Ready"]);
  expect(taintsOf("a1")).toEqual([]);
});

test("a node that is back loses its taints, and its pods are ready again", () => {
  const { at, taintsOf } = place({ a: 3 });
  at.pod("web", { nodeName: "a1" });
  at.pass(20);
  at.put("a1", "partition");
  at.pass(102);
  at.put("a1", "healthy");
  expect(taintsOf("a1")).toEqual(["unreachable:NoExecute"]);
  expect(conditionsOf(at.podOf("web"), "False")).toEqual([]);
  at.pass(5);
  expect(taintsOf("a1")).toEqual([]);
  expect(at.cluster.nextMs).toBeNull();
});

test("a node that says it is not ready is emptied as not-ready, and cordon keeps pods away", () => {
  const { at, taintsOf } = place({ a: 3 });
  at.pass(10);
  const node = at.nodeOf("a1");
  const conditions = (node.status?.conditions ?? []).map((one) =>
    one.type === "Ready" ? { ...one, status: "False" as const } : one,
  );
  at.cluster.write((writer) =>
    writer.updateStatus(NODES, { ...node, status: { ...node.status, conditions } }),
  );
  expect(taintsOf("a1")).toEqual(["not-ready:NoSchedule"]);
  at.pass(5);
  expect(taintsOf("a1")).toEqual(["not-ready:NoSchedule", "not-ready:NoExecute"]);
  const other = at.nodeOf("a2");
  const cordon = (unschedulable: boolean) =>
    at.cluster.write((writer) =>
      writer.update(NODES, { ...at.nodeOf("a2"), spec: { ...other.spec, unschedulable } }),
    );
  cordon(true);
  expect(taintsOf("a2")).toEqual(["unschedulable:NoSchedule"]);
});

test("nodes of a zone are emptied one by one, ten seconds apart", () => {
  const { at, emptied } = place({ a: 3, b: 3 });
  at.pass(20);
  for (const name of ["a1", "a2", "a3"]) at.put(name, "power");
  at.pass(50);
  expect(emptied("a")).toEqual(["a1"]);
  at.pass(9);
  expect(emptied("a")).toEqual(["a1"]);
  at.pass(1);
  expect(emptied("a")).toEqual(["a1", "a2"]);
  at.pass(10);
  expect(emptied("a")).toEqual(["a1", "a2", "a3"]);
});

test("a small zone that is partly lost is left alone", () => {
  const { at, emptied } = place({ a: 5, b: 3 });
  at.pass(20);
  for (const name of ["a1", "a2", "a3"]) at.put(name, "power");
  at.pass(600);
  expect(conditionsOf(at.nodeOf("a1"), "Unknown")).toContain("Ready");
  expect(emptied("a")).toEqual([]);
  at.put("a3", "healthy");
  at.pass(20);
  expect(emptied("a")).toEqual(["a1", "a2"]);
});

test("a large zone that is partly lost is emptied slowly", () => {
  const { at, emptied } = place({ a: 6, b: 3 }, { largeClusterThreshold: 5 });
  at.pass(20);
  for (const name of ["a1", "a2", "a3", "a4"]) at.put(name, "power");
  at.pass(60);
  expect(emptied("a")).toHaveLength(1);
  at.pass(80);
  expect(emptied("a")).toHaveLength(1);
  at.pass(20);
  expect(emptied("a")).toHaveLength(2);
});

test("where all nodes are lost nothing is moved, and then it begins anew", () => {
  const { at, emptied } = place({ a: 2, b: 2 });
  at.pass(20);
  for (const name of ["a1", "a2"]) at.put(name, "power");
  at.pass(60);
  expect(emptied("a")).toEqual(["a1", "a2"]);
  for (const name of ["b1", "b2"]) at.put(name, "power");
  at.pass(60);
  expect([...emptied("a"), ...emptied("b")]).toEqual([]);
  at.pass(600);
  expect([...emptied("a"), ...emptied("b")]).toEqual([]);
  at.put("b1", "healthy");
  at.pass(30);
  expect(emptied("a")).toEqual(["a1", "a2"]);
  expect(emptied("b")).toEqual(["b2"]);
});

test("a node that never said anything is given longer", () => {
  const at = new NodePlace([new NodeLifecycle()]);
  at.node("n1");
  at.put("n1", "power");
  at.pass(59);
  expect(at.nodeOf("n1").status?.conditions).toBeUndefined();
  at.pass(1);
  expect(findCondition(at.nodeOf("n1").status?.conditions, "Ready")).toMatchObject({
    ...{ status: "Unknown", reason: "NodeStatusNeverUpdated" },
    message: "Kubelet never posted node status.",
  });
});

test("a pod that is bound to a lost node is not ready", () => {
  const { at } = place({ a: 3 });
  at.pod("web", { nodeName: "a1" });
  at.pass(20);
  at.put("a1", "power");
  at.pass(60);
  expect(conditionsOf(at.podOf("web"), "False")).toEqual(["Ready"]);
});

test("a node that is taken away is told of", () => {
  const { at } = place({ a: 2 });
  at.pass(10);
  at.cluster.write((writer) => writer.delete(NODES, { name: "a1" }));
  at.pass(5);
  expect(at.events("a1").at(-1)).toBe(
    "RemovingNode: Node a1 event: Removing Node a1 from Controller",
  );
  expect(at.cluster.nextMs).toBeNull();
});

test("a fork changes nothing in its parent", () => {
  const { at, emptied } = place({ a: 3, b: 1 });
  at.pass(20);
  for (const name of ["a1", "a2", "a3"]) at.put(name, "power");
  at.pass(50);
  const fork = at.cluster.fork();
  fork.advanceTo(fork.nowMs + 600_000);
  expect(emptied("a")).toEqual(["a1"]);
  at.pass(600);
  expect(at.cluster.store.list(NODES)).toEqual(fork.store.list(NODES));
});
