import { expect, test } from "vitest";
import { podsAlike, SchedulerPlace } from "../../../../test/support/cluster/scheduler-place.ts";
import {
  aNode,
  HOSTNAME,
  type PodParts,
  spreadOver,
  zonedNodes,
} from "../../../../test/support/cluster/scheduling.ts";
import type { Cluster } from "../../cluster.ts";
import type { Node } from "../../objects/node.ts";
import { PODS } from "../../objects/resources.ts";

const SIX = ["a1", "a2", "b1", "b2", "c1", "c2"];
const labels = { app: "web" };
/** As in the platform's guide. */
const GUIDE: PodParts = { labels, topologySpreadConstraints: [spreadOver(labels)] };

function cordoned({ spec, ...node }: Node): Node {
  const taints = [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" as const }];
  return { ...node, spec: { ...spec, unschedulable: true, taints } };
}

test("the guide's six pods go two to each zone, and it is told", () => {
  const at = new SchedulerPlace(zonedNodes(...SIX));
  at.place(podsAlike("web", 6, GUIDE));
  expect(at.byZone()).toEqual({ a: 2, b: 2, c: 2 });
  expect(at.verdict("web-0")).toBe("True : ");
  expect(at.events("web-0")).toEqual([
    `Scheduled: Successfully assigned default/web-0 to ${at.nodeOf("web-0")}`,
  ]);
});

test("of a zone that is cordoned and drained the pods stay pending for ever, unless taints are honoured", () => {
  for (const nodeTaintsPolicy of ["Ignore", "Honor"] as const) {
    const parts = { labels, topologySpreadConstraints: [spreadOver(labels, { nodeTaintsPolicy })] };
    const at = new SchedulerPlace(zonedNodes(...SIX));
    at.place(podsAlike("web", 6, parts));
    for (const name of ["c1", "c2"]) at.changeNode(name, cordoned);
    const lost = Object.keys(podsAlike("web", 6, parts)).filter((name) =>
      at.nodeOf(name).startsWith("c"),
    );
    at.delete(...lost);
    const [first] = at.place(podsAlike("new", 2, parts));
    at.pass(3_600);
    if (nodeTaintsPolicy === "Honor") {
      expect(at.byZone()).toEqual({ a: 3, b: 3 });
    } else {
      expect(first).toBe("-");
      expect(at.byZone()).toEqual({ a: 2, b: 2, "-": 2 });
      expect(at.verdict("new-0")).toMatch(
        /^False Unschedulable: 0\/6 nodes are available: 2 node\(s\) were unschedulable, 4 node\(s\) didn't match pod topology spread constraints\./,
      );
      at.changeNode("c1", ({ spec: _, ...node }) => node);
      expect(at.byZone()).toEqual({ a: 2, b: 2, c: 2 });
    }
  }
});

test("a node that comes takes those that wait for room, and no others", () => {
  const at = new SchedulerPlace([aNode("a", { allocatable: { cpu: "1" } })]);
  at.place({
    big: { requests: { cpu: "2" } },
    picky: { nodeSelector: { disk: "ssd" } },
  });
  expect([at.triesOf("big"), at.triesOf("picky")]).toEqual([1, 1]);
  at.addNode(aNode("small", { allocatable: { cpu: "1" } }));
  expect([at.triesOf("big"), at.triesOf("picky")]).toEqual([1, 1]);
  at.addNode(aNode("large"));
  expect([at.nodeOf("big"), at.nodeOf("picky")]).toEqual(["large", "-"]);
  expect(at.triesOf("picky")).toBe(1);
  at.changeNode("small", (node) => ({
    ...node,
    metadata: { ...node.metadata, labels: { ...node.metadata.labels, disk: "ssd" } },
  }));
  expect(at.nodeOf("picky")).toBe("small");
});

test("when a pod goes, only those are tried again that it stood in the way of", () => {
  const at = new SchedulerPlace([aNode("a", { allocatable: { cpu: "1" } })]);
  at.place({ there: { requests: { cpu: "1" } } });
  at.place({ waiting: { requests: { cpu: "1" } }, picky: { nodeSelector: { disk: "ssd" } } });
  at.delete("there");
  expect(at.nodeOf("waiting")).toBe("a");
  expect([at.triesOf("waiting"), at.triesOf("picky")]).toEqual([1, 1]);
});

test("what nothing was heard of for five minutes is tried all the same", () => {
  const at = new SchedulerPlace([aNode("a")]);
  at.place({ picky: { nodeSelector: { disk: "ssd" } } });
  at.pass(299);
  expect(at.triesOf("picky")).toBe(1);
  at.pass(31);
  expect(at.triesOf("picky")).toBe(2);
});

test("without nodes a pod is tried again and again, after longer and longer pauses", () => {
  const at = new SchedulerPlace([]);
  at.place({ lonely: {} });
  expect(at.verdict("lonely")).toBe("False Unschedulable: no nodes available to schedule pods");
  const tries = [2, 5, 10, 19, 30].map((atSecond) => {
    at.cluster.advanceTo(Date.parse("2026-01-01T00:00:00Z") + atSecond * 1_000);
    return at.triesOf("lonely");
  });
  expect(tries).toEqual([2, 3, 4, 5, 6]);
  at.addNode(aNode("a"));
  expect(at.nodeOf("lonely")).toBe("-");
  at.pass(12);
  expect(at.nodeOf("lonely")).toBe("a");
});

test("the more important pod goes first", () => {
  const at = new SchedulerPlace([aNode("a", { allocatable: { cpu: "1" } })]);
  const requests = { cpu: "1" };
  expect(at.place({ low: { requests }, high: { requests, priority: 10 } })).toEqual(["-", "a"]);
});

test("a gated pod is not tried until its gates are gone", () => {
  const at = new SchedulerPlace([aNode("a")]);
  at.place({ gated: { schedulingGates: [{ name: "quota" }, { name: "review" }] } });
  at.pass(600);
  expect([at.nodeOf("gated"), at.triesOf("gated")]).toEqual(["-", 0]);
  expect(at.verdict("gated")).toBe(
    "False SchedulingGated: Scheduling is blocked due to non-empty scheduling gates",
  );
  at.change("gated", (pod) => ({
    ...pod,
    spec: { ...pod.spec, schedulingGates: [{ name: "quota" }] },
  }));
  expect(at.nodeOf("gated")).toBe("-");
  at.change("gated", ({ spec: { schedulingGates: _, ...spec }, ...pod }) => ({ ...pod, spec }));
  expect([at.nodeOf("gated"), at.verdict("gated")]).toEqual(["a", "True : "]);
});

test("pods of other schedulers, and those that are bound by hand, are left alone", () => {
  const at = new SchedulerPlace([aNode("a")]);
  expect(at.place({ other: { schedulerName: "mine" }, hand: { on: "b" } })).toEqual(["-", "b"]);
  expect(at.cluster.nextMs).toBeNull();
});

test("what a pod says of itself may help it", () => {
  const taints = [{ key: "dedicated", effect: "NoSchedule" as const }];
  const at = new SchedulerPlace([aNode("a", { taints })]);
  at.place({ web: {} });
  expect(at.verdict("web")).toMatch(/1 node\(s\) had untolerated taint \{dedicated: \}\./);
  at.change("web", (pod) => ({
    ...pod,
    spec: { ...pod.spec, tolerations: [{ operator: "Exists" }] },
  }));
  expect(at.nodeOf("web")).toBe("a");
});

test("a fork goes its own way", () => {
  const at = new SchedulerPlace(zonedNodes(...SIX));
  const parts = {
    labels,
    topologySpreadConstraints: [spreadOver(labels, { topologyKey: HOSTNAME })],
  };
  at.place(podsAlike("web", 4, parts));
  const fork = at.cluster.fork();
  const there = new Set(podNodes(fork));
  at.place(podsAlike("more", 2, parts));
  expect(new Set(podNodes(at.cluster)).size).toBe(6);
  expect(new Set(podNodes(fork))).toEqual(there);
});

function podNodes({ store }: Pick<Cluster, "store">): string[] {
  return store.list(PODS).map(({ spec }) => spec.nodeName ?? "-");
}
