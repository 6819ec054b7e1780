import { expect, test } from "vitest";
import { create } from "../../../../test/support/cluster/default-objects.ts";
import { podsAlike, SchedulerPlace } from "../../../../test/support/cluster/scheduler-place.ts";
import {
  aNode,
  type PodParts,
  spreadOver,
  zonedNodes,
} from "../../../../test/support/cluster/scheduling.ts";
import { findCondition } from "../../objects/conditions.ts";
import { POD_DISRUPTION_BUDGETS } from "../../objects/resources.ts";

const ROOM = { allocatable: { cpu: "2" } };
const whole = (priority: number, more: PodParts = {}): PodParts => ({
  ...{ requests: { cpu: "2" }, priority },
  ...more,
});
const half = (priority: number, more: PodParts = {}): PodParts => ({
  ...{ requests: { cpu: "1" }, priority },
  ...more,
});

/** A budget that lets so many pods of `web` go. */
function budget(at: SchedulerPlace, disruptionsAllowed: number): void {
  create(at.cluster, POD_DISRUPTION_BUDGETS, {
    ...{ apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: "web" } },
    spec: { minAvailable: 1, selector: { matchLabels: { app: "web" } } },
  });
  const found = at.cluster.store.get(POD_DISRUPTION_BUDGETS, "default", "web");
  if (found === undefined) throw new Error("no budget");
  const counts = { currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 };
  const status = { disruptionsAllowed, ...counts };
  at.cluster.write((writer) => writer.updateStatus(POD_DISRUPTION_BUDGETS, { ...found, status }));
}

test("a less important pod makes room: it is told why it goes, and its place is kept", () => {
  const at = new SchedulerPlace([aNode("a", ROOM)]);
  at.place({ low: whole(1) });
  at.place({ high: whole(10) });
  expect(at.pod("low").metadata.deletionGracePeriodSeconds).toBe(30);
  expect(findCondition(at.pod("low").status?.conditions, "DisruptionTarget")).toMatchObject({
    ...{ status: "True", reason: "PreemptionByScheduler" },
    message: "default-scheduler: preempting to accommodate a higher priority pod",
  });
  expect(at.events("low")).toContain(
    `Preempted: Preempted by pod ${at.pod("high").metadata.uid} on node a`,
  );
  expect(at.pod("high").status?.nominatedNodeName).toBe("a");
  expect(at.verdict("high")).toBe(
    "False Unschedulable: 0/1 nodes are available: 1 Insufficient cpu.",
  );
  at.place({ middle: whole(5) });
  expect(at.nodeOf("middle")).toBe("-");
  at.delete("low");
  expect([at.nodeOf("high"), at.nodeOf("middle")]).toEqual(["a", "-"]);
});

test("where nothing helps, that is said of each node", () => {
  const at = new SchedulerPlace([
    aNode("full", ROOM),
    aNode("small", { allocatable: { cpu: "1" } }),
    aNode("shut", { unschedulable: true }),
  ]);
  at.place({ there: whole(10, { nodeSelector: { "kubernetes.io/hostname": "full" } }) });
  at.place({ late: whole(10) });
  expect(at.verdict("late")).toBe(
    "False Unschedulable: 0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.",
  );
  expect(at.events("late")[0]).toBe(
    `FailedScheduling: ${at.verdict("late").replace("False Unschedulable: ", "")}`,
  );
});

test("the guide's pods of a lost zone have nobody who could make room", () => {
  const labels = { app: "web" };
  const guide = { labels, topologySpreadConstraints: [spreadOver(labels)] };
  const at = new SchedulerPlace(zonedNodes("a1", "a2", "b1", "b2", "c1", "c2"));
  for (const name of ["c1", "c2"]) {
    at.changeNode(name, (node) => ({ ...node, spec: { unschedulable: true } }));
  }
  at.place(podsAlike("web", 6, guide));
  expect(at.byZone()).toEqual({ a: 1, b: 1, "-": 4 });
  expect(at.verdict("web-5")).toBe(
    "False Unschedulable: 0/6 nodes are available: 2 node(s) were unschedulable, 4 node(s) didn't match pod topology spread constraints. no new claims to deallocate, preemption: 0/6 nodes are available: 2 Preemption is not helpful for scheduling, 4 No preemption victims found for incoming pod.",
  );
});

test("who is not to preempt does not", () => {
  const at = new SchedulerPlace([aNode("a", ROOM)]);
  at.place({ low: whole(1) });
  at.place({ meek: whole(10, { preemptionPolicy: "Never" }) });
  expect(at.verdict("meek")).toBe(
    "False Unschedulable: 0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.",
  );
  expect(at.pod("low").metadata.deletionTimestamp).toBeUndefined();
});

test("who waits for a pod to end preempts no other meanwhile", () => {
  const at = new SchedulerPlace([aNode("a", ROOM)]);
  at.place({ low: whole(1) });
  at.place({ high: whole(10) });
  at.pass(340);
  expect(at.triesOf("high")).toBe(2);
  expect(at.verdict("high")).toBe(
    "False Unschedulable: 0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to a terminating pod on the nominated node.",
  );
  expect(at.pod("high").status?.nominatedNodeName).toBe("a");
});

test("as many as can stay do, the more important ones first", () => {
  const at = new SchedulerPlace([aNode("a", ROOM)]);
  at.place({ three: half(3), two: half(2) });
  at.place({ high: half(10) });
  const going = ["three", "two"].filter((name) => at.pod(name).metadata.deletionTimestamp);
  expect(going).toEqual(["two"]);
});

test("a pod that may not go by its budget stays where another can go", () => {
  const labels = { app: "web" };
  const at = new SchedulerPlace([aNode("a", ROOM)]);
  at.place({ kept: half(1, { labels }), other: half(2) });
  budget(at, 0);
  at.place({ high: half(10) });
  const going = ["kept", "other"].filter((name) => at.pod(name).metadata.deletionTimestamp);
  expect(going).toEqual(["other"]);
});

const on = (node: string) => ({ nodeSelector: { "kubernetes.io/hostname": node } });
const labels = { app: "web" };

test.for<[rule: string, pods: Record<string, PodParts>, started: Record<string, string>]>([
  ["the fewest broken budgets", { x: whole(1, { ...on("a"), labels }), y: whole(5, on("b")) }, {}],
  ["the least highest priority", { x: whole(5, on("a")), y: whole(1, on("b")) }, {}],
  [
    "the least sum of priorities",
    { x: half(5, on("a")), y: half(4, on("a")), v: half(5, on("b")), w: half(3, on("b")) },
    {},
  ],
  ["the fewest victims", { x: half(1, on("a")), y: half(1, on("a")), z: whole(1, on("b")) }, {}],
  [
    "the latest start",
    { x: whole(1, on("a")), y: whole(1, on("b")) },
    { x: "2026-01-01T00:00:01Z", y: "2026-01-01T00:00:02Z" },
  ],
])("room is made on the node with %s", ([, pods, started]) => {
  const at = new SchedulerPlace([aNode("a", ROOM), aNode("b", ROOM)]);
  at.place(pods);
  budget(at, 0);
  for (const [name, startTime] of Object.entries(started)) {
    at.change(name, (pod) => ({ ...pod, status: { ...pod.status, startTime } }));
  }
  at.pass(10);
  at.place({ high: whole(10) });
  expect(at.pod("high").status?.nominatedNodeName).toBe("b");
});

test("one that was to have the room of a victim looks for another when a more important one comes", () => {
  const at = new SchedulerPlace([aNode("a", ROOM)]);
  at.place({ low: whole(1) });
  at.place({ middle: whole(5) });
  expect(at.pod("middle").status?.nominatedNodeName).toBe("a");
  at.place({ high: whole(10) });
  expect(at.pod("high").status?.nominatedNodeName).toBe("a");
  expect(at.pod("middle").status?.nominatedNodeName).toBeUndefined();
});

test("pods with a place of their own make room within an anti-affinity too", () => {
  const apart = {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        {
          topologyKey: "kubernetes.io/hostname",
          labelSelector: { matchLabels: { app: "web" } },
        },
      ],
    },
  };
  const at = new SchedulerPlace([aNode("a")]);
  at.place({ low: { labels, priority: 1 } });
  at.place({ high: { priority: 2, affinity: apart } });
  expect(at.pod("high").status?.nominatedNodeName).toBe("a");
});
