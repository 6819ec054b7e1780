import { expect, test } from "vitest";
import { LoadPlace } from "../../../test/support/cluster/load-place.ts";
import { PODS } from "../objects/resources.ts";
import { LoadMetrics } from "./load-metrics.ts";

const ASKED = { requests: { cpu: "200m", memory: "128Mi" } };

function usages(at: LoadPlace, source = new LoadMetrics()) {
  const { store, nowMs } = at.cluster;
  return store.list(PODS).map((pod) => source.metricsOf(pod, { store, nowMs }));
}

test("a pod uses what its annotations say for the requests that it serves", () => {
  const at = new LoadPlace({
    ...{ replicas: 3, requests: 90, resources: ASKED },
    wishes: { cpu: "20m", "cpu-per-request": "2500u", memory: "50Mi", "memory-per-request": "1Mi" },
  });
  at.pass(60);
  expect(usages(at)).toEqual(
    Array.from({ length: 3 }, () => ({
      ...{ atMs: at.cluster.nowMs, windowMs: 15_000 },
      containers: [{ name: "web", milliCpu: 95, memoryBytes: 80 * 2 ** 20 }],
    })),
  );
});

test("what is not said follows from what the container asks for", () => {
  const at = new LoadPlace({ replicas: 2, requests: 100, resources: ASKED });
  at.pass(60);
  const [usage] = usages(at);
  // A twentieth of 200m, and a thousandth of a core for each of 50 requests.
  expect(usage?.containers).toEqual([{ name: "web", milliCpu: 60, memoryBytes: 64 * 2 ** 20 }]);
});

test("nobody uses more than the limit", () => {
  const at = new LoadPlace({
    ...{ replicas: 1, requests: 1_000, resources: { limits: { cpu: "250m", memory: "64Mi" } } },
    wishes: { memory: "1Gi", cpu: "nonsense" },
  });
  at.pass(60);
  expect(usages(at)[0]?.containers).toEqual([
    { name: "web", milliCpu: 250, memoryBytes: 64 * 2 ** 20 },
  ]);
});

test("a pod is known once it has run for a whole measurement, and not where nobody hears of it", () => {
  const at = new LoadPlace({ replicas: 1, requests: 10 });
  // It runs from the third second on: the first measurement that begins later ends after 30.
  at.pass(29);
  expect(usages(at)).toEqual([null]);
  at.pass(1);
  expect(usages(at)[0]).toMatchObject({ atMs: at.cluster.nowMs });
  at.pass(14);
  expect(usages(at)[0]).toMatchObject({ atMs: at.cluster.nowMs - 14_000 });
  at.put("n1", "partition");
  expect(usages(at)).toEqual([null]);
});

test("one source serves a cluster and its forks, each as it is", () => {
  const at = new LoadPlace({ replicas: 1, requests: 100 });
  at.pass(60);
  const source = new LoadMetrics();
  const fork = at.cluster.fork();
  at.send(0);
  expect(usages(at, source)[0]?.containers[0]?.milliCpu).toBe(1);
  const pod = fork.store.list(PODS)[0];
  if (pod === undefined) throw new Error("no pod");
  const { store, nowMs } = fork;
  expect(source.metricsOf(pod, { store, nowMs })?.containers[0]?.milliCpu).toBe(101);
});
