import { expect, test } from "vitest";
import { conditionsOf, NodePlace } from "../../../../test/support/cluster/node-place.ts";
import { findCondition } from "../../objects/conditions.ts";
import { LEASES } from "../../objects/resources.ts";
import { LEASE_NAMESPACE, renewedLease, reportedNode } from "./heartbeats.ts";
import { NodeAgent } from "./node-agent.ts";

function place() {
  const at = new NodePlace([new NodeAgent()]);
  at.node("n1");
  const lease = () => {
    const found = at.cluster.store.get(LEASES, LEASE_NAMESPACE, "n1");
    if (found === undefined) throw new Error("no lease");
    return found;
  };
  const renewed = () => renewedLease(lease(), at.nodeOf("n1"), at.cluster.nowMs).spec?.renewTime;
  return { at, lease, renewed };
}

test("a node is ready when it is there, with a lease that it holds", () => {
  const { at, lease } = place();
  expect(conditionsOf(at.nodeOf("n1"))).toEqual(["Ready"]);
  expect(conditionsOf(at.nodeOf("n1"), "False")).toHaveLength(3);
  expect(at.events("n1")).toEqual(["NodeReady: Node n1 status is now: NodeReady"]);
  expect(lease()).toMatchObject({
    metadata: { ownerReferences: [{ kind: "Node", name: "n1" }] },
    spec: { holderIdentity: "n1", leaseDurationSeconds: 40 },
  });
});

test("a lease is renewed every ten seconds without a write, and a node reports every five minutes", () => {
  const { at, renewed } = place();
  const { revision } = at.cluster.store;
  expect(at.cluster.nextMs).toBeNull();
  at.pass(605);
  expect(renewed()).toBe("2026-01-01T00:10:00.000000Z");
  const ready = findCondition(
    reportedNode(at.nodeOf("n1"), at.cluster.nowMs).status?.conditions,
    "Ready",
  );
  expect(ready).toMatchObject({
    lastHeartbeatTime: "2026-01-01T00:10:00Z",
    lastTransitionTime: "2026-01-01T00:00:00Z",
  });
  expect(at.cluster.store.revision).toBe(revision);
});

test.for(["power", "partition"] as const)(
  "a node falls silent with its last renewal: %s",
  (state) => {
    const { at, renewed } = place();
    at.pass(27);
    at.put("n1", state);
    at.pass(100);
    expect(renewed()).toBe("2026-01-01T00:00:20.000000Z");
    at.put("n1", "healthy");
    expect(renewed()).toBe("2026-01-01T00:02:07.000000Z");
    const boots = at.events("n1").filter((event) => event.startsWith("Rebooted: "));
    expect(boots).toHaveLength(state === "power" ? 1 : 0);
  },
);

test("a node with less to give says so, and gets it back", () => {
  const { at } = place();
  at.put("n1", "capacity");
  expect(at.nodeOf("n1").status?.allocatable).toEqual({
    ...{ cpu: "2000m", memory: "4294967296", pods: "55" },
  });
  expect(at.nodeOf("n1").status?.capacity).toEqual({ cpu: "4", memory: "8Gi", pods: "110" });
  const fork = at.cluster.fork();
  at.put("n1", "healthy");
  expect(at.nodeOf("n1").status?.allocatable).toEqual({ cpu: "4", memory: "8Gi", pods: "110" });
  expect(fork.store.get({ id: "nodes" }, "", "n1")).toMatchObject({
    status: { allocatable: { cpu: "2000m" } },
  });
});
