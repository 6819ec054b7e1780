import { expect, test } from "vitest";
import { ResourceRegistry } from "../api-resources/resource-registry.ts";
import { targetOf } from "./target.ts";

const registry = new ResourceRegistry();

/** The target of a path in short. */
function seen(path: string) {
  const target = targetOf(path, registry);
  if (target === null) return null;
  const { kind, ...rest } = target;
  return { kind: kind.kind, ...rest };
}

test.for([
  ["/api/v1/pods", { kind: "Pod" }],
  ["/api/v1/namespaces", { kind: "Namespace" }],
  ["/api/v1/namespaces/shop", { kind: "Namespace", name: "shop" }],
  ["/api/v1/namespaces/shop/pods", { kind: "Pod", namespace: "shop" }],
  ["/api/v1/namespaces/shop/pods/", { kind: "Pod", namespace: "shop" }],
  ["/api/v1/namespaces/shop/pods/web", { kind: "Pod", namespace: "shop", name: "web" }],
  [
    "/api/v1/namespaces/shop/pods/web/eviction",
    { kind: "Pod", namespace: "shop", name: "web", subresource: "eviction" },
  ],
  ["/api/v1/namespaces/shop/status", { kind: "Namespace", name: "shop", subresource: "status" }],
  ["/api/v1/namespaces/shop/bogus", { kind: "Namespace", name: "shop", subresource: "bogus" }],
  ["/api/v1/nodes/n1", { kind: "Node", name: "n1" }],
  ["/apis/apps/v1/deployments", { kind: "Deployment" }],
  [
    "/apis/apps/v1/namespaces/shop/deployments/web/scale",
    { kind: "Deployment", namespace: "shop", name: "web", subresource: "scale" },
  ],
  ["/apis/metrics.k8s.io/v1beta1/nodes", { kind: "NodeMetrics" }],
] as const)("%s", ([path, target]) => {
  expect(seen(path)).toEqual(target);
});

test.for([
  "/",
  "/api",
  "/api/v2/pods",
  "/apis/apps/v1",
  "/apis/apps/v9/deployments",
  "/api/v1/bogus",
  // An object of a namespace has no name outside of it.
  "/api/v1/pods/web",
  "/api/v1/namespaces//pods",
  "/api/v1/namespaces/%2e%2e%2f/pods",
  "/api/v1/namespaces/%E0%A4%A/pods",
  "/healthz",
])("nothing is at %s", (path) => {
  expect(seen(path)).toBeNull();
});
