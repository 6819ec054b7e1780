import { deployment, HOSTNAME, pod, spread, spreadBy, zoned } from "../make.ts";
import type { Manifest, Scenario } from "../scenario.ts";

const NO_EXECUTE = { key: "maintenance", value: "soon", effect: "NoExecute" };
const bearing = (seconds?: number) => ({
  spec: {
    nodeSelector: { [HOSTNAME]: "a1" },
    tolerations: [
      {
        ...{ key: "maintenance", operator: "Exists", effect: "NoExecute" },
        ...(seconds !== undefined && { tolerationSeconds: seconds }),
      },
    ],
  },
});
const config = (name: string, finalizers?: readonly string[]): Manifest => ({
  ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...(finalizers && { finalizers }) } },
  data: { key: "value" },
});
const web = { kind: "Deployment", name: "web" };

export const FAILURES: readonly Scenario[] = [
  {
    name: "no-execute",
    shows: "A taint sends pods away: at once, after a time, or never.",
    nodes: zoned("a1 b1"),
    actions: [
      {
        apply: [
          pod("at-once", { spec: { nodeSelector: { [HOSTNAME]: "a1" } } }),
          pod("after-three", bearing(3)),
          pod("never", bearing()),
        ],
      },
      { look: "before" },
      { nodes: { node: "a1" }, with: { spec: { taints: [NO_EXECUTE] } } },
      { pass: 6 },
      { look: "after" },
    ],
  },
  {
    name: "no-execute-taken-back",
    shows: "A pod stays where the taint goes in time.",
    nodes: zoned("a1 b1"),
    actions: [
      { apply: [pod("after-five", bearing(5))] },
      { look: "before" },
      { nodes: { node: "a1" }, with: { spec: { taints: [NO_EXECUTE] } } },
      { pass: 1 },
      { nodes: { node: "a1" }, with: { spec: { taints: null } } },
      { pass: 6 },
      { look: "after" },
    ],
  },
  {
    name: "no-execute-deployment",
    shows: "What is sent away comes back elsewhere.",
    nodes: zoned("a1 b1"),
    actions: [
      { apply: [deployment("web", { replicas: 4, spec: spreadBy(spread("web")) })] },
      { look: "before" },
      { nodes: { node: "a1" }, with: { spec: { taints: [NO_EXECUTE] } } },
      { pass: 2 },
      { look: "after" },
    ],
  },
  {
    name: "node-short-outage",
    shows: "A node that is back within the time that pods bear it keeps them.",
    nodes: zoned("a1 b1"),
    actions: [
      {
        apply: [
          deployment("web", {
            replicas: 2,
            spec: { ...spreadBy(spread("web")), ...bearsUnreachable(60) },
          }),
        ],
      },
      { look: "before" },
      { power: "off", zone: "b" },
      { pass: 6 },
      { look: "off" },
      { power: "on", zone: "b" },
      { pass: 5 },
      { look: "on" },
    ],
  },
  {
    name: "all-zones-without-power",
    shows: "Where every zone is lost nobody is sent away.",
    nodes: zoned("a1 b1"),
    actions: [
      { apply: [deployment("web", { replicas: 2, spec: spreadBy(spread("web")) })] },
      { look: "before" },
      { power: "off", zone: "a" },
      { power: "off", zone: "b" },
      { pass: 12 },
      { look: "off" },
      { power: "on", zone: "a" },
      { power: "on", zone: "b" },
      { pass: 5 },
      { look: "on" },
    ],
  },
  {
    name: "finalizer-holds-object",
    shows: "An object with a finalizer is marked, and goes when that is gone.",
    nodes: zoned("a1"),
    actions: [
      { apply: [config("held", ["example.com/hold"])] },
      { delete: { kind: "ConfigMap", name: "held" } },
      {
        ask: "still there",
        request: { method: "GET", path: "/api/v1/namespaces/{ns}/configmaps/held" },
      },
      {
        ask: "another finalizer",
        request: {
          ...{ method: "PATCH", path: "/api/v1/namespaces/{ns}/configmaps/held" },
          contentType: "application/merge-patch+json",
          body: { metadata: { finalizers: ["example.com/hold", "example.com/late"] } },
        },
      },
      {
        patch: { kind: "ConfigMap", name: "held" },
        with: { metadata: { finalizers: null } },
      },
      {
        ask: "gone",
        request: { method: "GET", path: "/api/v1/namespaces/{ns}/configmaps/held" },
      },
    ],
  },
  {
    name: "garbage-background",
    shows: "With a Deployment go its ReplicaSets and pods.",
    nodes: zoned("a1"),
    actions: [
      { apply: [deployment("web", { replicas: 2 })] },
      { look: "before" },
      { delete: web, body: { propagationPolicy: "Background" } },
      { pass: 3 },
      { look: "after" },
    ],
  },
  {
    name: "garbage-foreground",
    shows: "First what it owns, then the Deployment.",
    nodes: zoned("a1"),
    actions: [
      { apply: [deployment("web", { replicas: 2 })] },
      { look: "before" },
      { delete: web, body: { propagationPolicy: "Foreground" } },
      { pass: 3 },
      { look: "after" },
    ],
  },
  {
    name: "garbage-orphans",
    shows: "What it owns is left alone, and taken over by the next.",
    nodes: zoned("a1"),
    actions: [
      { apply: [deployment("web", { replicas: 2 })] },
      { look: "before" },
      { delete: web, body: { propagationPolicy: "Orphan" } },
      { pass: 3 },
      { look: "orphans" },
      { apply: [deployment("web", { replicas: 2 })] },
      { look: "taken over" },
    ],
  },
  {
    name: "garbage-of-nobody",
    shows: "A pod whose owner never was is removed.",
    nodes: zoned("a1"),
    actions: [
      {
        apply: [
          {
            ...pod("lost"),
            metadata: {
              name: "lost",
              labels: { app: "lost" },
              ownerReferences: [
                {
                  ...{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "none" },
                  uid: "11111111-2222-4333-8444-555555555555",
                },
              ],
            },
          },
        ],
      },
      { pass: 4 },
      { look: "after" },
    ],
  },
];

function bearsUnreachable(tolerationSeconds: number) {
  const base = { operator: "Exists", effect: "NoExecute", tolerationSeconds };
  return {
    tolerations: ["not-ready", "unreachable"].map((name) => ({
      key: `node.kubernetes.io/${name}`,
      ...base,
    })),
  };
}
