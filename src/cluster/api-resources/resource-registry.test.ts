import { expect, test } from "vitest";
import { apiVersionOf, qualifiedResource } from "./resource-kind.ts";
import { RESOURCE_KINDS, ResourceRegistry } from "./resource-registry.ts";

const registry = new ResourceRegistry();

test("a kind is found by its path and by its name", () => {
  const deployment = registry.byPlural("apps/v1", "deployments");
  expect(deployment).toMatchObject({ kind: "Deployment", shortNames: ["deploy"] });
  expect(registry.byKind("apps/v1", "Deployment")).toBe(deployment);
  expect(registry.byKind("v1", "Pod")).toMatchObject({ group: "", plural: "pods" });
});

test("what is not served is not found", () => {
  expect(registry.byPlural("apps/v1beta1", "deployments")).toBeUndefined();
  expect(registry.byKind("v1", "Deployment")).toBeUndefined();
});

test("no path and no name is given twice", () => {
  const paths = RESOURCE_KINDS.map((kind) => `${apiVersionOf(kind)}/${kind.plural}`);
  const names = RESOURCE_KINDS.map((kind) => `${apiVersionOf(kind)}/${kind.kind}`);
  expect(new Set(paths).size).toBe(paths.length);
  expect(new Set(names).size).toBe(names.length);
});

test("kubectl meets core before events.k8s.io, and the v2 autoscaler before the v1", () => {
  const order = registry.groupVersions().map(apiVersionOf);
  expect(order[0]).toBe("v1");
  expect(order.indexOf("v1")).toBeLessThan(order.indexOf("events.k8s.io/v1"));
  expect(order.indexOf("autoscaling/v2")).toBe(order.indexOf("autoscaling/v1") - 1);
});

test("get all lists what the real one lists", () => {
  const all = RESOURCE_KINDS.filter(({ categories }) => categories.includes("all"));
  expect(all.map(({ plural }) => plural)).toEqual([
    "pods",
    "services",
    "daemonsets",
    "deployments",
    "replicasets",
    "statefulsets",
    "horizontalpodautoscalers",
    "horizontalpodautoscalers",
    "cronjobs",
    "jobs",
  ]);
});

test("drain finds the eviction of policy/v1", () => {
  const eviction = registry.byKind("v1", "Pod")?.subresources.find((s) => s.name === "eviction");
  expect(eviction).toMatchObject({ kind: "Eviction", group: "policy", version: "v1" });
});

test("messages name a resource with its group, core without", () => {
  expect(qualifiedResource({ group: "apps", plural: "deployments" })).toBe("deployments.apps");
  expect(qualifiedResource({ group: "", plural: "pods" })).toBe("pods");
});
