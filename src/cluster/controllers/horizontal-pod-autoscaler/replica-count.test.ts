import { expect, test } from "vitest";
import type { Pod } from "../../objects/pod.ts";
import { NoReplicaCount, type PodUsage } from "./pod-usage.ts";
import { replicaCount } from "./replica-count.ts";
import { byAverage, byUtilization } from "./yardsticks.ts";

/**
 * What is expected follows the algorithm as Kubernetes documents it ("Horizontal Pod Autoscaling",
 * algorithm details): ceil(replicas × usage / target), a tolerance of 0.1, and the rules for pods that
 * are missing, not ready, or end.
 */
const NOW_MS = Date.parse("2026-01-01T01:00:00Z");
const AT_ONCE = { windowMs: 30_000, atMs: NOW_MS };
const REQUEST_MILLI = 100;

type State = "ready" | "starting" | "pending" | "ending" | "failed";

interface Row {
  /** In thousandths of a core; null where none is known. */
  readonly milli: number | null;
  readonly state?: State;
}

const iso = (secondsAgo: number) => new Date(NOW_MS - secondsAgo * 1_000).toISOString();

function podOf({ state = "ready" }: Row, index: number): Pod {
  const isReady = state !== "starting";
  const startTime = iso(state === "starting" ? 60 : 3_600);
  return {
    ...{ apiVersion: "v1", kind: "Pod", spec: { containers: [] } },
    metadata: {
      ...{ name: `p${index}`, uid: `${index}`, resourceVersion: "1", creationTimestamp: startTime },
      ...(state === "ending" && { deletionTimestamp: iso(0) }),
    },
    status: {
      phase: state === "pending" ? "Pending" : state === "failed" ? "Failed" : "Running",
      startTime,
      conditions: [
        {
          type: "Ready",
          status: isReady ? "True" : "False",
          lastTransitionTime: startTime,
        },
      ],
    },
  };
}

function measure(rows: readonly Row[], replicas = rows.length) {
  const pods = rows.map(podOf);
  const usages = new Map<string, PodUsage>(
    rows.flatMap(({ milli }, index) =>
      milli === null ? [] : [[`p${index}`, { ...AT_ONCE, milli }] as const],
    ),
  );
  return { pods, usages, resource: "cpu", nowMs: NOW_MS, replicas };
}

const requests = (rows: readonly Row[]) =>
  new Map(rows.map((_row, index) => [`p${index}`, REQUEST_MILLI]));
const used = (...milli: readonly (number | null)[]): Row[] => milli.map((one) => ({ milli: one }));
const utilization = (rows: readonly Row[], target: number) =>
  replicaCount(
    measure(rows),
    byUtilization(target, () => requests(rows)),
  );

test.for([
  ["twice the target is twice the pods", used(100, 100, 100), 50, 6],
  ["half of it is half of them", used(25, 25, 25, 25), 50, 2],
  ["rounded up", used(70, 70, 70), 50, 5],
  ["above the target, but within the tolerance", used(55, 55, 55), 50, 3],
  ["below it, but within the tolerance", used(46, 46, 46), 50, 3],
  ["just beyond the tolerance", used(56, 56, 56), 50, 4],
  ["the pods count together", used(0, 0, 300), 50, 6],
  ["the target may be more than all that is asked for", used(300, 300), 150, 4],
] as const)("%s", ([, rows, target, expected]) => {
  expect(utilization(rows, target).replicas).toBe(expected);
});

test.for<[string, Row[], number, number]>([
  ["one that is not known counts as idle where there would be more", used(150, null), 50, 3],
  ["and that may leave nothing to do", used(55, 60, null), 50, 3],
  ["or bring it within the tolerance", used(80, 80, null), 50, 3],
  ["where there would be fewer, as using all that it asks for", used(10, 10, null), 50, 3],
  ["which may still leave fewer", used(1, 1, 1, null), 50, 2],
  ["or as using the target, if that is more", used(100, 100, null), 200, 2],
  [
    "one that starts counts as idle where there would be more",
    [...used(150), { milli: 400, state: "starting" }],
    50,
    3,
  ],
  [
    "and not at all where there would be fewer",
    [...used(20, 20), { milli: 400, state: "starting" }],
    50,
    1,
  ],
  [
    "one that waits for a node is as one that starts",
    [...used(100, 100), { milli: null, state: "pending" }],
    50,
    4,
  ],
  [
    "one that ends does not count",
    [...used(100, 100), { milli: 900, state: "ending" }, { milli: 900, state: "failed" }],
    50,
    4,
  ],
])("%s", ([, rows, target, expected]) => {
  expect(utilization(rows, target).replicas).toBe(expected);
});

test("what the pods use on average is told along with the share", () => {
  expect(utilization(used(30, 41), 50).level).toEqual({ percent: 35, averageMilli: 35n });
});

test.for<[string, Row[], number, number]>([
  ["the usage itself is compared", used(200, 200), 100, 4],
  ["one that is not known counts as the target where there would be fewer", used(10, null), 100, 2],
  ["as idle where there would be more", used(300, null), 100, 3],
])("by an average: %s", ([, rows, target, expected]) => {
  expect(replicaCount(measure(rows), byAverage(target)).replicas).toBe(expected);
});

test("without a pod, or without one that counts, there is no number", () => {
  expect(() => utilization([], 50)).toThrow(
    new NoReplicaCount("no pods returned by selector while calculating replica count"),
  );
  expect(() => utilization([{ milli: 100, state: "starting" }], 50)).toThrow(
    new NoReplicaCount("did not receive metrics for targeted pods (pods might be unready)"),
  );
});

test("the cpu of a pod that became ready during its window does not count yet", () => {
  const rows = used(100, 400);
  const { pods, usages, ...rest } = measure(rows);
  const young = pods.map((pod, index) => {
    const conditions = [{ type: "Ready", status: "True", lastTransitionTime: iso(10) }] as const;
    return index === 0
      ? pod
      : { ...pod, status: { ...pod.status, startTime: iso(20), conditions } };
  });
  const yardstick = byUtilization(100, () => requests(rows));
  expect(replicaCount({ ...rest, pods: young, usages }, yardstick).replicas).toBe(2);
  expect(
    replicaCount({ ...rest, pods: young, usages, resource: "memory" }, yardstick).replicas,
  ).toBe(5);
});
