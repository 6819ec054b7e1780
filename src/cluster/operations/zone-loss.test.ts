import { expect, test } from "vitest";
import { create } from "../../../test/support/cluster/default-objects.ts";
import {
  budgetRouter,
  deployRouter,
  serveRouter,
} from "../../../test/support/cluster/guide-router.ts";
import { START_MS } from "../../../test/support/cluster/test-cluster.ts";
import { createCluster } from "../create-cluster.ts";
import type { PodTiming } from "../kubelet/run/pod-timing.ts";
import { PODS } from "../objects/resources.ts";
import { DEFAULT_TOPOLOGY } from "../topology/cluster-topology.ts";
import { nodeSummaries } from "./node-summaries.ts";
import type { Operation } from "./operation.ts";
import { runOperation } from "./run-operation.ts";

function place(timing: Partial<PodTiming> = {}) {
  const cluster = createCluster({ seed: 7, startMs: START_MS, kubelet: { timing } });
  const run = (operation: Operation, realtime = false) =>
    runOperation(operation, cluster, { classes: DEFAULT_TOPOLOGY, realtime });
  return { cluster, run };
}

const target = { kind: "zone", names: ["us-east-1c"] } as const;

test("drained as the platform's guide says, two of its pods are pending for ever", () => {
  const { cluster, run } = place();
  deployRouter(cluster);
  const report = run({ verb: "drain", target });
  expect(report).toMatchObject({ settled: true, blocked: [], nodes: ["node-c1", "node-c2"] });
  expect(report.workloads).toMatchObject([
    {
      ...{ name: "atp-router", wanted: 6, lost: 2, placed: 0, waiting: 2 },
      ...{ before: [2, 2, 2], after: [2, 2, 0], leastAvailable: { pods: 4, forMs: null } },
    },
  ]);
  expect(report.unplaceable).toMatchObject([
    {
      reasons: [
        {
          nodes: 4,
          words:
            "would break zone spread (maxSkew 1): us-east-1c still counts as an empty zone, because nodeTaintsPolicy is Ignore",
        },
        { nodes: 2, words: "cordoned" },
      ],
    },
  ]);
  expect(report.unplaceable[0]?.pods).toHaveLength(2);
  expect(report.unplaceable[0]?.fixes).toMatchObject([
    { change: "nodeTaintsPolicy: Honor", after: [3, 3, 0], waiting: 0 },
  ]);
  cluster.advanceTo(cluster.nowMs + 86_400_000);
  expect(run({ verb: "settle" }).workloads[0]).toMatchObject({ waiting: 2, after: [2, 2, 0] });
});

test("what would help is not tried where too many pods would have to be simulated", () => {
  const { cluster } = place();
  deployRouter(cluster);
  const pods = cluster.store.list(PODS).length;
  const fixes = (triedPods: number) =>
    runOperation({ verb: "drain", target }, cluster.fork(), {
      classes: DEFAULT_TOPOLOGY,
      triedPods,
    }).unplaceable[0]?.fixes;
  expect(fixes(pods)).toHaveLength(1);
  expect(fixes(pods - 1)).toEqual([]);
});

test("the same with nodeTaintsPolicy: Honor leaves none pending: three and three", () => {
  const { cluster, run } = place();
  deployRouter(cluster, { nodeTaintsPolicy: "Honor" });
  const report = run({ verb: "drain", target });
  expect(report.workloads).toMatchObject([{ after: [3, 3, 0], lost: 2, placed: 2, waiting: 0 }]);
  expect(report.unplaceable).toEqual([]);
});

test("a zone that loses power is missed after 40 s, and its pods are made anew 300 s later", () => {
  const { cluster, run } = place();
  deployRouter(cluster, { nodeTaintsPolicy: "Honor" });
  serveRouter(cluster, 60);
  run({ verb: "settle" });
  const { simulatedMs, workloads } = run({ verb: "fail", target, mode: "power" });
  expect(simulatedMs).toBeGreaterThan(340_000);
  expect(simulatedMs).toBeLessThan(360_000);
  const [router] = workloads;
  expect(router).toMatchObject({ before: [2, 2, 2], after: [3, 3, 0], lost: 2, placed: 2 });
  expect(router?.leastAvailable?.pods).toBe(4);
  expect(router?.leastAvailable?.forMs).toBeGreaterThan(330_000);
  // Requests go to dead endpoints until the control plane has seen that the nodes are lost.
  expect(router?.requests?.lossyMs).toBeGreaterThan(30_000);
  expect(router?.requests?.lossyMs).toBeLessThan(60_000);
  expect(router?.requests?.lost).toBeGreaterThan(0);
});

test("pods that were not ready yet when their zone was lost are waited for, too", () => {
  const { cluster, run } = place({ readyMs: 600_000 });
  deployRouter(cluster, { nodeTaintsPolicy: "Honor" }, { isAwaited: false });
  cluster.advanceTo(cluster.nowMs + 60_000);
  const { workloads, simulatedMs } = run({ verb: "fail", target, mode: "power" });
  expect(simulatedMs).toBeGreaterThan(340_000);
  expect(workloads[0]).toMatchObject({ after: [3, 3, 0], lost: 2, placed: 2 });
});

test("a zone that cannot be reached for a short time keeps its pods", () => {
  const { cluster, run } = place();
  deployRouter(cluster);
  const began = run({ verb: "fail", target, mode: "partition" }, true);
  expect(began).toMatchObject({ simulatedMs: 0, settled: false });
  cluster.advanceTo(cluster.nowMs + 120_000);
  const report = run({ verb: "recover", target });
  expect(report.settled).toBe(true);
  expect(report.workloads).toMatchObject([
    { before: [2, 2, 2], after: [2, 2, 2], lost: 0, placed: 0, waiting: 0 },
  ]);
});

test("a zone that comes back takes the pods that nothing else could take", () => {
  const { cluster, run } = place();
  deployRouter(cluster);
  const failed = run({ verb: "fail", target, mode: "power" });
  expect(failed.unplaceable[0]?.reasons[1]).toEqual({ nodes: 2, words: "unreachable" });
  expect(failed.workloads[0]).toMatchObject({ after: [2, 2, 0], waiting: 2 });
  const { workloads, unplaceable } = run({ verb: "recover", target });
  expect(unplaceable).toEqual([]);
  expect(workloads[0]).toMatchObject({ after: [2, 2, 2], waiting: 0 });
});

test("a drain that a disruption budget forbids is told with its reason, and ends", () => {
  const { cluster, run } = place();
  deployRouter(cluster);
  budgetRouter(cluster, 6);
  run({ verb: "settle" });
  const { blocked, workloads } = run({ verb: "drain", target });
  expect(blocked).toMatchObject([
    { node: "node-c1", by: "budget", workload: { name: "atp-router" } },
    { node: "node-c2", by: "budget" },
  ]);
  expect(blocked[0]?.why).toBe(
    "The disruption budget atp-router-pdb needs 6 healthy pods and has 6 currently",
  );
  expect(workloads[0]).toMatchObject({ after: [2, 2, 2], lost: 0 });
  expect(nodeSummaries(cluster.store).filter(({ isDraining }) => isDraining)).toEqual([]);
});

test("a drain takes as few pods at a time as the budget wants, and one node after the other", () => {
  const { cluster, run } = place({ createMs: 8_000 });
  deployRouter(cluster, { nodeTaintsPolicy: "Honor" });
  budgetRouter(cluster, 5);
  run({ verb: "settle" });
  const { blocked, workloads, simulatedMs } = run({ verb: "drain", target });
  expect(blocked).toEqual([]);
  expect(workloads[0]).toMatchObject({ after: [3, 3, 0], leastAvailable: { pods: 5 } });
  // What is refused is tried again after five seconds.
  expect(simulatedMs).toBeGreaterThan(5_000);
});

test("a node with a pod that nothing makes anew is drained by force only", () => {
  const { cluster, run } = place();
  create(cluster, PODS, {
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "lone" } },
    spec: {
      containers: [{ name: "main", image: "app:1" }],
      nodeSelector: { "kubernetes.io/hostname": "node-c1" },
    },
  });
  run({ verb: "settle" });
  const node = { kind: "node", names: ["node-c1"] } as const;
  expect(run({ verb: "drain", target: node }).blocked).toMatchObject([
    { by: "unmanaged", pods: ["lone"] },
  ]);
  expect(run({ verb: "drain", target: node, force: true }).blocked).toEqual([]);
  expect(cluster.store.list(PODS)).toEqual([]);
});

test("a pod that has ended holds up no drain, whoever manages it, and goes with it", () => {
  const { cluster, run } = place();
  create(cluster, PODS, {
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "done" } },
    spec: {
      ...{ containers: [{ name: "main", image: "app:1" }], restartPolicy: "Never" },
      nodeSelector: { "kubernetes.io/hostname": "node-c1" },
    },
  });
  run({ verb: "settle" });
  cluster.write((writer) => {
    const [done] = cluster.store.list(PODS);
    if (done === undefined) throw new Error("there is a pod");
    writer.updateStatus(PODS, { ...done, status: { ...done.status, phase: "Succeeded" } });
  });
  const node = { kind: "node", names: ["node-c1"] } as const;
  expect(run({ verb: "drain", target: node }).blocked).toEqual([]);
  expect(cluster.store.list(PODS)).toEqual([]);
});

test("a pod that is held back by its own gates is not told as one without a place", () => {
  const { cluster, run } = place();
  create(cluster, PODS, {
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "held" } },
    spec: { containers: [{ name: "main", image: "app:1" }], schedulingGates: [{ name: "later" }] },
  });
  const { workloads, unplaceable } = run({ verb: "settle" });
  expect(workloads).toMatchObject([{ kind: "Pod", name: "held", waiting: 1 }]);
  expect(unplaceable).toEqual([]);
});

test("less capacity keeps new pods away and leaves those that are there", () => {
  const { cluster, run } = place();
  deployRouter(cluster);
  const report = run({ verb: "fail", target, mode: "capacity", left: { cpu: "1" } });
  expect(report.workloads[0]).toMatchObject({ after: [2, 2, 2], lost: 0 });
  expect(cluster.store.get({ id: "nodes" }, "", "node-c1")).toMatchObject({
    status: { allocatable: { cpu: "1", memory: "8Gi" } },
  });
});
