import { readyAtOnce } from "../leaves.ts";
import { deployment, HOSTNAME, node, pod, priorityClass, service, zoned } from "../make.ts";
import type { Scenario } from "../scenario.ts";

const ONE = zoned("a1", { cpu: "2" });

export const ROOM: readonly Scenario[] = [
  {
    name: "resources-insufficient",
    shows: "Too little of everything, in the scheduler's words.",
    nodes: [
      node("a1", { zone: "a", cpu: "1", memory: "1Gi", pods: "2" }),
      node("b1", { zone: "b", cpu: "2", memory: "512Mi", more: { "example.com/gpu": "1" } }),
    ],
    actions: [
      {
        apply: [
          pod("cpu", { requests: { cpu: "3" } }),
          pod("memory", { requests: { memory: "2Gi" } }),
          pod("both", { requests: { cpu: "1500m", memory: "600Mi" } }),
          pod("gpu", {
            container: {
              resources: {
                requests: { "example.com/gpu": "2" },
                limits: { "example.com/gpu": "2" },
              },
            },
          }),
        ],
      },
      { look: "refused" },
      { apply: [pod("one-gpu", gpu("1"))] },
      { look: "gpu" },
    ],
  },
  {
    name: "resources-too-many-pods",
    shows: "A node takes only so many pods.",
    nodes: zoned("a1 b1", { pods: "2" }),
    actions: [{ apply: [deployment("web", { replicas: 6 })] }, { look: "full" }],
  },
  {
    name: "resources-init-containers",
    shows: "The largest init container counts as much as all others together.",
    nodes: ONE,
    actions: [
      {
        apply: [
          pod("big-init", {
            requests: { cpu: "100m" },
            spec: {
              initContainers: [
                { name: "init", image: "app:1", resources: { requests: { cpu: "3" } } },
              ],
            },
          }),
          pod("small-init", {
            requests: { cpu: "1500m" },
            spec: {
              initContainers: [
                { name: "init", image: "app:1", resources: { requests: { cpu: "1" } } },
              ],
            },
          }),
        ],
      },
      { look: "placed" },
    ],
  },
  {
    name: "resources-freed",
    shows: "A pod that waits gets the room of one that goes, and that of a new node.",
    nodes: ONE,
    actions: [
      { apply: [pod("first", { requests: { cpu: "2" } })] },
      { look: "first" },
      { apply: [pod("second", { requests: { cpu: "1500m" } })] },
      { look: "second waits" },
      { delete: { kind: "Pod", name: "first" } },
      { pass: 2 },
      { look: "second has room" },
      { apply: [pod("third", { requests: { cpu: "1" } })] },
      { look: "third waits" },
      { apply: zoned("b1") },
      { pass: 2 },
      { look: "third has room" },
    ],
    mayDiffer: [readyAtOnce("third")],
  },
  {
    name: "resources-priority-order",
    shows: "Of those that wait the one of highest priority gets the room.",
    nodes: ONE,
    actions: [
      {
        apply: [
          priorityClass("high", 1_000, { preemptionPolicy: "Never" }),
          priorityClass("low", 10, { preemptionPolicy: "Never" }),
          pod("first", { requests: { cpu: "2" } }),
        ],
      },
      { look: "first" },
      {
        apply: [
          pod("low", { requests: { cpu: "2" }, spec: { priorityClassName: "low" } }),
          pod("high", { requests: { cpu: "2" }, spec: { priorityClassName: "high" } }),
        ],
      },
      { look: "both wait" },
      { delete: { kind: "Pod", name: "first" } },
      { pass: 3 },
      { look: "one has room" },
    ],
  },
  {
    name: "host-ports",
    shows: "A port of a node is given once.",
    nodes: zoned("a1 b1"),
    actions: [
      {
        apply: [
          deployment("web", {
            replicas: 3,
            container: { ports: [{ containerPort: 80, hostPort: 8080 }] },
          }),
          pod("another-port", {
            container: { ports: [{ containerPort: 80, hostPort: 8081 }] },
          }),
          pod("another-protocol", {
            container: { ports: [{ containerPort: 80, hostPort: 8080, protocol: "UDP" }] },
          }),
        ],
      },
      { look: "placed" },
    ],
  },
  {
    name: "scheduling-gates",
    shows: "A pod with gates is not looked at until the last is gone.",
    nodes: ONE,
    actions: [
      {
        apply: [
          pod("gated", {
            spec: { schedulingGates: [{ name: "a.io/first" }, { name: "b.io/then" }] },
          }),
        ],
      },
      { look: "gated" },
      {
        patch: { kind: "Pod", name: "gated" },
        with: { spec: { schedulingGates: [{ name: "b.io/then" }] } },
      },
      { look: "one left" },
      { patch: { kind: "Pod", name: "gated" }, with: { spec: { schedulingGates: null } } },
      { pass: 2 },
      { look: "open" },
    ],
  },
  {
    name: "taints-tolerated",
    shows: "Taints with and without a value, and one that is only a wish.",
    nodes: [
      node("a1", { zone: "a", taints: [{ key: "team", value: "x", effect: "NoSchedule" }] }),
      node("b1", { zone: "b", taints: [{ key: "team", value: "y", effect: "NoSchedule" }] }),
      node("c1", { zone: "c", taints: [{ key: "slow", effect: "PreferNoSchedule" }] }),
      node("c2", { zone: "c", pods: "1" }),
    ],
    actions: [
      { apply: [pod("first", {})] },
      { look: "first" },
      { apply: [pod("then", {})] },
      { look: "then" },
      {
        apply: [
          pod("none", { spec: { nodeSelector: { [HOSTNAME]: "a1" } } }),
          pod("x", {
            spec: {
              nodeSelector: { [HOSTNAME]: "a1" },
              tolerations: [{ key: "team", operator: "Equal", value: "x", effect: "NoSchedule" }],
            },
          }),
          pod("y-for-a", {
            spec: {
              nodeSelector: { [HOSTNAME]: "a1" },
              tolerations: [{ key: "team", value: "y" }],
            },
          }),
          pod("any", {
            spec: {
              nodeSelector: { [HOSTNAME]: "b1" },
              tolerations: [{ key: "team", operator: "Exists" }],
            },
          }),
        ],
      },
      { look: "placed" },
    ],
  },
  {
    name: "service-endpoints",
    shows: "Endpoints are ready with their pods, and can be published before.",
    nodes: zoned("a1 b1"),
    actions: [
      {
        apply: [
          service("web"),
          service("early", { selector: { app: "web" }, publishNotReadyAddresses: true }),
          deployment("web", { replicas: 3 }),
          pod("unready", { labels: { app: "web", fares: "unready" } }),
        ],
      },
      { look: "first" },
      { patch: { kind: "Service", name: "web" }, with: { spec: { selector: { app: "none" } } } },
      { look: "selects nobody" },
    ],
  },
];

function gpu(count: string) {
  const amounts = { "example.com/gpu": count };
  return { container: { resources: { requests: amounts, limits: amounts } } };
}
