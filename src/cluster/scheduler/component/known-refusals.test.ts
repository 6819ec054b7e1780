import { expect, test } from "vitest";
import { podsAlike, SchedulerPlace } from "../../../../test/support/cluster/scheduler-place.ts";
import { aNode, type PodParts } from "../../../../test/support/cluster/scheduling.ts";

const ROOM = { allocatable: { cpu: "1" } };
const half: PodParts = { requests: { cpu: "500m" }, priority: 1 };

/** Two nodes that are full, and three pods of one template that wait. */
function place() {
  const at = new SchedulerPlace([aNode("a", ROOM), aNode("b", ROOM)]);
  at.place(podsAlike("here", 4, half));
  at.place(podsAlike("waits", 3, half));
  return at;
}

const waiting = ["waits-0", "waits-1", "waits-2"];
const WHY =
  "False Unschedulable: 0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.";

test("all pods of a template that no node can take are told the same, and each has been tried", () => {
  const at = place();
  expect(waiting.map((name) => at.verdict(name))).toEqual([WHY, WHY, WHY]);
  expect(waiting.map((name) => at.triesOf(name))).toEqual([1, 1, 1]);
  expect(at.explain("waits-2")).toEqual({ ...at.explain("waits-0"), name: "waits-2" });
});

test("what was refused is looked at anew as soon as something has changed", () => {
  const at = place();
  at.addNode(aNode("c", ROOM));
  at.pass(20);
  expect(waiting.map((name) => at.nodeOf(name)).sort()).toEqual(["-", "c", "c"]);
  at.delete("here-0");
  at.pass(20);
  expect(waiting.map((name) => at.nodeOf(name))).not.toContain("-");
});

test("a pod of the same shape that is more important is looked at by itself", () => {
  const at = place();
  at.place({ "waits-3": half, high: { ...half, priority: 9 } });
  expect(at.verdict("waits-3")).toBe(WHY);
  expect(at.pod("high").status?.nominatedNodeName).toMatch(/^[ab]$/);
});

test("a fork, which knows of no refusal, goes on as its parent does", () => {
  const at = place();
  const fork = at.cluster.fork();
  for (const cluster of [at.cluster, fork]) cluster.advanceTo(cluster.nowMs + 900_000);
  expect(fork.save().random).toBe(at.cluster.save().random);
});
