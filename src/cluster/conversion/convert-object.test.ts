import { expect, test } from "vitest";
import { ResourceRegistry } from "../api-resources/resource-registry.ts";
import { fromStored, toStored } from "./convert-object.ts";

const registry = new ResourceRegistry();

function kindOf(apiVersion: string, name: string) {
  const kind = registry.byKind(apiVersion, name);
  if (kind === undefined) throw new Error(`no ${apiVersion} ${name}`);
  return kind;
}

const V1 = kindOf("autoscaling/v1", "HorizontalPodAutoscaler");
const base = { kind: "HorizontalPodAutoscaler", metadata: { name: "web" } };
const scaling = { maxReplicas: 3, scaleTargetRef: { kind: "Deployment", name: "web" } };
const cpu = {
  type: "Resource",
  resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
};

test("the autoscaler that kubectl autoscale makes is stored as version 2, and read back as it was", () => {
  const given = {
    ...base,
    apiVersion: "autoscaling/v1",
    spec: { ...scaling, targetCPUUtilizationPercentage: 70 },
  };
  const stored = toStored(V1, given);
  expect(stored).toEqual({
    ...base,
    apiVersion: "autoscaling/v2",
    spec: { ...scaling, metrics: [cpu] },
  });
  expect(fromStored(V1, stored)).toEqual(given);
});

test("what version 1 has no fields for survives in annotations", () => {
  const memory = {
    type: "Resource",
    resource: { name: "memory", target: { type: "AverageValue", averageValue: "1Gi" } },
  };
  const behavior = { scaleDown: { stabilizationWindowSeconds: 60 } };
  const current = [
    { type: "Resource", resource: { name: "cpu", current: { averageUtilization: 40 } } },
  ];
  const stored = {
    ...base,
    apiVersion: "autoscaling/v2",
    spec: { ...scaling, metrics: [cpu, memory], behavior },
    status: { currentReplicas: 2, currentMetrics: current, conditions: [{ type: "AbleToScale" }] },
  };
  const seen = fromStored(V1, stored);
  expect(seen).toMatchObject({
    apiVersion: "autoscaling/v1",
    spec: { targetCPUUtilizationPercentage: 70 },
    status: { currentReplicas: 2, currentCPUUtilizationPercentage: 40 },
  });
  expect(seen.spec).not.toHaveProperty("metrics");
  expect(toStored(V1, seen)).toEqual(stored);
});

test("annotations that are no JSON are let be", () => {
  const annotations = { "autoscaling.alpha.kubernetes.io/metrics": "{", own: "x" };
  const given = { ...base, apiVersion: "autoscaling/v1", metadata: { annotations }, spec: scaling };
  expect(toStored(V1, given)).toMatchObject({ metadata: { annotations: { own: "x" } } });
});

test("an event has other names in events.k8s.io", () => {
  const same = { kind: "Event", metadata: { name: "a" }, reason: "Started" };
  const pod = { kind: "Pod", name: "web" };
  const stored = {
    ...{ ...same, apiVersion: "v1" },
    ...{ involvedObject: pod, message: "Started web", count: 2, reportingComponent: "kubelet" },
  };
  const kind = kindOf("events.k8s.io/v1", "Event");
  const seen = fromStored(kind, stored);
  expect(seen).toEqual({
    ...{ ...same, apiVersion: "events.k8s.io/v1" },
    ...{ regarding: pod, note: "Started web", deprecatedCount: 2, reportingController: "kubelet" },
  });
  expect(toStored(kind, seen)).toEqual(stored);
});

test("kinds that are stored as they are stay the same object, others change their version alone", () => {
  const pod = { apiVersion: "v1", kind: "Pod" };
  expect(toStored(kindOf("v1", "Pod"), pod)).toBe(pod);
  const old = { apiVersion: "external-secrets.io/v1beta1", kind: "ExternalSecret" };
  const storedAs = { group: "external-secrets.io", version: "v1" };
  const kind = { ...kindOf("v1", "Pod"), ...storedAs, version: "v1beta1", storedAs };
  expect(toStored(kind, old)).toEqual({ ...old, apiVersion: "external-secrets.io/v1" });
});
