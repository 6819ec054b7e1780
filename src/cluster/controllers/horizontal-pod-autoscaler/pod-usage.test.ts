import { expect, test } from "vitest";
import { metricsTable } from "../../../../test/support/cluster/metrics-table.ts";
import { testPlace, testPod } from "../../../../test/support/cluster/test-place.ts";
import { NO_METRICS } from "../../metrics/pod-metrics.ts";
import { PODS } from "../../objects/resources.ts";
import { type Measured, NoReplicaCount, usageByPod } from "./pod-usage.ts";

const ROWS = new Map([
  [
    "a",
    {
      containers: [
        { name: "web", milliCpu: 100, memoryBytes: 2 ** 20 },
        { name: "proxy", milliCpu: 20, memoryBytes: 2 ** 10 },
      ],
    },
  ],
  ["b", { containers: [{ name: "web", milliCpu: 50 }], atMs: 5_000, windowMs: 15_000 }],
  ["c", { containers: [] }],
]);

function measure(
  measured: Measured,
  source = metricsTable(({ metadata }) => ROWS.get(metadata.name)),
) {
  const test = testPlace({ components: [] });
  for (const name of ["a", "b", "c", "d"]) test.create(PODS, testPod(name, { "by-hand": "" }));
  const { store, nowMs } = test.cluster;
  return usageByPod(store.list(PODS), measured, { store, nowMs, source });
}

function amounts(measured: Measured) {
  return Object.fromEntries([...measure(measured)].map(([name, { milli }]) => [name, milli]));
}

test("all containers of a pod count together, unless one is named", () => {
  expect(amounts({ resource: "cpu" })).toEqual({ a: 120, b: 50 });
  expect(amounts({ resource: "cpu", container: "proxy" })).toEqual({ a: 20 });
  expect(amounts({ resource: "memory" })).toEqual({ a: (2 ** 20 + 2 ** 10) * 1_000, b: 0 });
  expect(amounts({ resource: "nvidia.com/gpu" })).toEqual({});
});

test("when it was measured is kept", () => {
  const usages = measure({ resource: "cpu" });
  expect(usages.get("a")).toMatchObject({ windowMs: 60_000 });
  expect(usages.get("b")).toEqual({ atMs: 5_000, windowMs: 15_000, milli: 50 });
});

test("where nothing is measured that is what is said", () => {
  expect(() => measure({ resource: "cpu" }, NO_METRICS)).toThrow(
    new NoReplicaCount(
      "unable to get metrics for resource cpu: no metrics returned from resource metrics API",
    ),
  );
});
