import { expect, test } from "vitest";
import { metricsTable } from "../../../../test/support/cluster/metrics-table.ts";
import { testPlace } from "../../../../test/support/cluster/test-place.ts";
import { findCondition } from "../../objects/conditions.ts";
import type { HorizontalPodAutoscaler } from "../../objects/horizontal-pod-autoscaler.ts";
import { isActive } from "../../objects/pod-facts.ts";
import { DEPLOYMENTS, HORIZONTAL_POD_AUTOSCALERS, PODS } from "../../objects/resources.ts";
import { DeploymentController } from "../deployment/deployment-controller.ts";
import { ReplicaSetController } from "../replica-set/replica-set-controller.ts";
import { HorizontalPodAutoscalers } from "./horizontal-pod-autoscaler.ts";
import { ScalingMemory } from "./scaling-memory.ts";

const CPU_AT_HALF = {
  type: "Resource",
  resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } },
} as const;
const FOR_LONG = 600;

interface Options {
  readonly replicas?: number;
  readonly cpu?: string;
  readonly spec?: Partial<HorizontalPodAutoscaler["spec"]>;
}

/** Each pod of a deployment uses as much cpu, in thousandths of a core, as `load` says; 100 are asked for. */
function place({ replicas = 2, cpu = "100m", spec = {} }: Options = {}) {
  const load = { milliCpu: 50, isKnown: true };
  const source = metricsTable((pod) =>
    load.isKnown && pod.status?.phase === "Running"
      ? { containers: [{ name: "web", milliCpu: load.milliCpu, memoryBytes: 2 ** 26 }] }
      : undefined,
  );
  const test = testPlace({
    components: [
      new DeploymentController(),
      new ReplicaSetController(),
      new HorizontalPodAutoscalers({ source }),
    ],
  });
  const labels = { app: "web" };
  test.create(DEPLOYMENTS, {
    ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" } },
    spec: {
      ...{ replicas, selector: { matchLabels: labels } },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: 1,
          containers: [
            { name: "web", image: "web:1", resources: { requests: cpu ? { cpu } : {} } },
          ],
        },
      },
    },
  });
  // The first minutes of a pod do not count.
  test.pass(FOR_LONG);
  autoscaler("web", spec);

  function autoscaler(name: string, rest: Partial<HorizontalPodAutoscaler["spec"]> = {}) {
    return test.create(HORIZONTAL_POD_AUTOSCALERS, {
      ...{ apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", metadata: { name } },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
        ...{ minReplicas: 1, maxReplicas: 10, metrics: [CPU_AT_HALF], ...rest },
      },
    });
  }
  return {
    ...{ test, load, autoscaler },
    status: (name = "web") => test.get(HORIZONTAL_POD_AUTOSCALERS, name)?.status,
    replicas: () => test.get(DEPLOYMENTS, "web")?.spec.replicas,
    pods: () => test.cluster.store.list(PODS).filter(isActive).length,
  };
}

type Place = ReturnType<typeof place>;

function conditions({ status }: Place): string[] {
  return (status()?.conditions ?? []).map(
    ({ type, status: value, reason }) => `${type} ${value} ${reason}`,
  );
}

function message({ status }: Place, type: string): string | undefined {
  return findCondition(status()?.conditions, type)?.message;
}

test("it looks after 15 seconds, and says what it sees", () => {
  const one = place();
  one.test.pass(14);
  expect(one.status()).toEqual({});
  one.test.pass(1);
  expect(one.status()).toEqual({
    ...{ currentReplicas: 2, desiredReplicas: 2 },
    currentMetrics: [
      {
        type: "Resource",
        resource: { name: "cpu", current: { averageUtilization: 50, averageValue: "50m" } },
      },
    ],
    conditions: [
      {
        ...{ type: "AbleToScale", status: "True", reason: "ReadyForNewScale" },
        message: "recommended size matches current size",
        lastTransitionTime: "2026-01-01T00:10:15Z",
      },
      {
        ...{ type: "ScalingActive", status: "True", reason: "ValidMetricFound" },
        message:
          "the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)",
        lastTransitionTime: "2026-01-01T00:10:15Z",
      },
      {
        ...{ type: "ScalingLimited", status: "False", reason: "DesiredWithinRange" },
        message: "the desired count is within the acceptable range",
        lastTransitionTime: "2026-01-01T00:10:15Z",
      },
    ],
  });
  expect(one.test.events("web").filter((line) => line.includes("Rescale"))).toEqual([]);
});

test("more load makes more pods at the next look", () => {
  const one = place();
  one.load.milliCpu = 90;
  one.test.pass(15);
  expect(one.replicas()).toBe(4);
  expect(one.pods()).toBe(4);
  expect(one.test.events("web")).toContain(
    "Normal SuccessfulRescale New size: 4; reason: cpu resource utilization (percentage of request) above target (1)",
  );
  expect(one.status()).toMatchObject({
    ...{ currentReplicas: 2, desiredReplicas: 4, lastScaleTime: "2026-01-01T00:10:15Z" },
  });
  expect(message(one, "AbleToScale")).toBe(
    "the HPA controller was able to update the target scale to 4",
  );
});

test("less load makes fewer pods only when it has been less for five minutes", () => {
  const one = place({ replicas: 6 });
  one.test.pass(15);
  one.load.milliCpu = 10;
  one.test.pass(285);
  expect(one.replicas()).toBe(6);
  expect(conditions(one)[0]).toBe("AbleToScale True ScaleDownStabilized");
  one.test.pass(15);
  expect(one.replicas()).toBe(2);
  expect(one.test.events("web")).toContain(
    "Normal SuccessfulRescale New size: 2; reason: All metrics below target (1)",
  );
});

test("a window of its own, and rates of its own", () => {
  const scaleDown = {
    stabilizationWindowSeconds: 0,
    policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
  } as const;
  const one = place({ replicas: 4, spec: { behavior: { scaleDown } } });
  one.load.milliCpu = 1;
  const seen = Array.from({ length: 9 }, () => {
    one.test.pass(15);
    return one.replicas();
  });
  expect(seen).toEqual([3, 3, 3, 3, 2, 2, 2, 2, 1]);
  expect(conditions(one)).toContain("ScalingLimited False DesiredWithinRange");
});

test("its bounds go first", () => {
  const one = place({ replicas: 2, spec: { minReplicas: 3, maxReplicas: 4 } });
  one.test.pass(15);
  expect(one.replicas()).toBe(3);
  expect(one.test.events("web")).toContain(
    "Normal SuccessfulRescale New size: 3; reason: Current number of replicas below Spec.MinReplicas (1)",
  );
  one.test.change(DEPLOYMENTS, "web", (web) => ({ ...web, spec: { ...web.spec, replicas: 9 } }));
  one.test.pass(15);
  expect(one.replicas()).toBe(4);
  one.load.milliCpu = 400;
  one.test.pass(FOR_LONG);
  expect(one.replicas()).toBe(4);
  expect(message(one, "ScalingLimited")).toBe(
    "the desired replica count is more than the maximum replica count",
  );
});

test("at zero replicas it is off", () => {
  const one = place({ replicas: 0 });
  one.test.pass(15);
  expect(one.replicas()).toBe(0);
  expect(conditions(one)).toEqual([
    "AbleToScale True SucceededGetScale",
    "ScalingActive False ScalingDisabled",
  ]);
});

test("of several metrics the one that asks for most counts", () => {
  const memory = {
    type: "Resource",
    resource: { name: "memory", target: { type: "AverageValue", averageValue: "32Mi" } },
  } as const;
  const one = place({ spec: { metrics: [CPU_AT_HALF, memory] } });
  one.test.pass(15);
  expect(one.replicas()).toBe(4);
  expect(one.status()?.currentMetrics?.[1]).toEqual({
    type: "Resource",
    resource: { name: "memory", current: { averageValue: "64Mi" } },
  });
  expect(message(one, "ScalingActive")).toMatch(/from memory resource$/);
});

test("of one container alone", () => {
  const containerResource = {
    ...{ name: "cpu", container: "web" },
    target: { type: "Utilization", averageUtilization: 25 },
  } as const;
  const one = place({ spec: { metrics: [{ type: "ContainerResource", containerResource }] } });
  one.test.pass(15);
  expect(one.replicas()).toBe(4);
  expect(one.status()?.currentMetrics).toEqual([
    {
      type: "ContainerResource",
      containerResource: {
        ...{ name: "cpu", container: "web" },
        current: { averageUtilization: 50, averageValue: "50m" },
      },
    },
  ]);
});

test("what is not measured leaves the pods as they are", () => {
  const one = place();
  one.load.isKnown = false;
  one.test.pass(30);
  const why =
    "failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API";
  expect(conditions(one)).toEqual([
    "AbleToScale True SucceededGetScale",
    "ScalingActive False FailedGetResourceMetric",
  ]);
  expect(message(one, "ScalingActive")).toBe(
    `the HPA was unable to compute the replica count: ${why}`,
  );
  expect(one.status()).toMatchObject({ desiredReplicas: 0, currentMetrics: [{ type: "" }] });
  const invalid = "invalid metrics (1 invalid out of 1), first error is:";
  expect(one.test.events("web").filter((line) => line.includes("Failed"))).toEqual([
    `Warning FailedGetResourceMetric ${why} (2)`,
    `Warning FailedComputeMetricsReplicas ${invalid} failed to get cpu resource metric value: ${why} (2)`,
  ]);
});

test("a pod that does not say what it asks for has no share of it", () => {
  const one = place({ cpu: "" });
  one.test.pass(15);
  expect(message(one, "ScalingActive")).toMatch(
    /failed to get cpu utilization: missing request for cpu in container web of Pod web-/,
  );
});

test("a metric that cannot be had keeps the pods from becoming fewer, and not from becoming more", () => {
  const pods = { metric: { name: "requests" } };
  const one = place({ spec: { metrics: [{ type: "Pods", pods }, CPU_AT_HALF] } });
  one.load.milliCpu = 5;
  one.test.pass(FOR_LONG);
  expect(one.replicas()).toBe(2);
  expect(message(one, "ScalingActive")).toBe(
    "the HPA was unable to compute the replica count: unable to get metric requests: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered",
  );
  one.load.milliCpu = 100;
  one.test.pass(15);
  expect(one.replicas()).toBe(4);
});

test.for([
  [
    {
      type: "Object",
      object: {
        ...{ metric: { name: "rps" }, describedObject: { kind: "Ingress", name: "main" } },
        target: { type: "Value", value: "10k" },
      },
    },
    "FailedGetObjectMetric",
    "no custom metrics API (custom.metrics.k8s.io) registered on Ingress default/main",
  ],
  [
    {
      type: "External",
      external: {
        metric: { name: "queue", selector: { matchLabels: { name: "work" } } },
        target: { type: "AverageValue", averageValue: 30 },
      },
    },
    "FailedGetExternalMetric",
    "unable to get external metric default/queue/&LabelSelector{MatchLabels:map[string]string{name: work,},MatchExpressions:[]LabelSelectorRequirement{},}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)",
  ],
] as const)("nobody knows a metric like %j", ([metric, reason, words]) => {
  const one = place({ spec: { metrics: [metric] } });
  one.test.pass(15);
  expect(conditions(one)).toContain(`ScalingActive False ${reason}`);
  expect(message(one, "ScalingActive")).toContain(words);
});

test.for([
  ["Deployment", "apps/v1", "gone", 'deployments/scale.apps "gone" not found'],
  ["DaemonSet", "apps/v1", "web", "the server could not find the requested resource"],
  ["Fleet", "apps/v1", "web", 'no matches for kind "Fleet" in group "apps"'],
  ["Deployment", "a/b/c", "web", "unexpected GroupVersion string: a/b/c"],
] as const)("a %s of %s cannot be scaled", ([kind, apiVersion, name, why]) => {
  const one = place({ spec: { scaleTargetRef: { kind, apiVersion, name } } });
  one.test.pass(15);
  expect(conditions(one)).toEqual(["AbleToScale False FailedGetScale"]);
  expect(message(one, "AbleToScale")).toBe(
    `the HPA controller was unable to get the target's current scale: ${why}`,
  );
});

test("two of them for the same pods do nothing", () => {
  const one = place();
  one.autoscaler("other");
  one.load.milliCpu = 100;
  one.test.pass(15);
  expect(one.replicas()).toBe(2);
  expect(message(one, "ScalingActive")).toBe(
    "pods by selector app=web are controlled by multiple HPAs: [{other default} {web default}]",
  );
});

test("without an autoscaler nothing is looked at", () => {
  const one = place();
  one.test.delete(HORIZONTAL_POD_AUTOSCALERS, "web");
  expect(one.test.cluster.nextMs).toBeNull();
});

test("a fork goes its own way", () => {
  const one = place({ replicas: 6 });
  one.test.pass(15);
  one.load.milliCpu = 10;
  one.test.pass(200);
  const fork = one.test.fork();
  fork.pass(FOR_LONG);
  expect(fork.get(DEPLOYMENTS, "web")?.spec.replicas).toBe(1);
  expect(one.replicas()).toBe(6);
});

test("what it remembers can be saved", () => {
  const memory = new ScalingMemory();
  const history = { wishes: [{ pods: 3, atMs: 5 }], ups: [{ pods: 1, atMs: 4 }], downs: [] };
  memory.set("default/web", history);
  const loaded = new ScalingMemory();
  loaded.load(JSON.parse(JSON.stringify(memory.save())));
  expect(loaded.get("default/web")).toEqual(history);
});
