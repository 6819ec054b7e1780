import { byChance, STEPS_DIFFER } from "../leaves.ts";
import { deployment, pod, type WorkloadParts, workload, zoned } from "../make.ts";
import type { Scenario } from "../scenario.ts";

const NODES = zoned("a1 b1");
const slowly = { fares: "slowly" };

/** A Deployment that is rolled out by that many more, and that many fewer. */
function rolling(
  image: string,
  maxSurge: number | string,
  maxUnavailable: number | string,
  more: WorkloadParts = {},
) {
  return deployment("web", {
    ...{ replicas: 4, image, labels: slowly, ...more },
    with: {
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } },
      ...more.with,
    },
  });
}

function rolledOut(
  name: string,
  shows: string,
  [maxSurge, maxUnavailable]: readonly [number | string, number | string],
  replicas = 4,
): Scenario {
  return {
    ...{ name, shows, nodes: NODES },
    actions: [
      { apply: [rolling("app:1", maxSurge, maxUnavailable, { replicas })] },
      { look: "first" },
      { apply: [rolling("app:2", maxSurge, maxUnavailable, { replicas })] },
      { look: "second" },
    ],
    mayDiffer: STEPS_DIFFER,
  };
}

const web = { kind: "Deployment", name: "web" };

export const ROLLOUTS: readonly Scenario[] = [
  rolledOut("rollout-surge", "One more than wanted, never one fewer.", [1, 0]),
  rolledOut("rollout-unavailable", "Two fewer than wanted, never one more.", [0, 2]),
  rolledOut("rollout-percentages", "A quarter of ten: three more, two fewer.", ["25%", "25%"], 10),
  {
    name: "rollout-recreate",
    shows: "All go before the first new one comes.",
    nodes: NODES,
    actions: [
      { apply: [deployment("web", { replicas: 3, with: { strategy: { type: "Recreate" } } })] },
      { look: "first" },
      {
        apply: [
          deployment("web", {
            ...{ replicas: 3, image: "app:2" },
            with: { strategy: { type: "Recreate" } },
          }),
        ],
      },
      { look: "second" },
    ],
  },
  {
    name: "rollout-stuck",
    shows: "New pods that never become ready: no progress within the deadline.",
    nodes: NODES,
    actions: [
      { apply: [rolling("app:1", 1, 1, { labels: {}, with: { progressDeadlineSeconds: 3 } })] },
      { look: "first" },
      {
        apply: [
          rolling("app:2", 1, 1, {
            labels: { fares: "unready" },
            with: { progressDeadlineSeconds: 3 },
          }),
        ],
      },
      { pass: 5 },
      { look: "stuck" },
      { apply: [rolling("app:3", 1, 1, { labels: {}, with: { progressDeadlineSeconds: 3 } })] },
      { look: "mended" },
    ],
    mayDiffer: STEPS_DIFFER,
  },
  {
    name: "rollout-undone",
    shows: "Back to the template of before: its ReplicaSet gets the next revision.",
    nodes: NODES,
    actions: [
      { apply: [rolling("app:1", 1, 0, { labels: {} })] },
      { look: "first" },
      { apply: [rolling("app:2", 1, 0, { labels: {} })] },
      { look: "second" },
      { apply: [rolling("app:1", 1, 0, { labels: {} })] },
      { look: "undone" },
    ],
  },
  {
    name: "rollout-paused",
    shows: "Nothing is rolled out while it is paused; scaling goes on.",
    nodes: NODES,
    actions: [
      { apply: [rolling("app:1", 1, 0, { labels: {} })] },
      { look: "first" },
      { patch: web, with: { spec: { paused: true } } },
      { apply: [rolling("app:2", 1, 0, { labels: {}, with: { paused: true } })] },
      { look: "paused" },
      { scale: web, replicas: 6 },
      { look: "scaled" },
      { patch: web, with: { spec: { paused: false } } },
      { look: "resumed" },
    ],
  },
  {
    name: "rollout-scaled-meanwhile",
    shows: "A rollout that is stuck is scaled in proportion.",
    nodes: NODES,
    actions: [
      { apply: [rolling("app:1", 3, 2, { replicas: 10, labels: {} })] },
      { look: "first" },
      { apply: [rolling("app:2", 3, 2, { replicas: 10, labels: { fares: "unready" } })] },
      { look: "stuck" },
      { scale: web, replicas: 15 },
      { look: "scaled up" },
      { scale: web, replicas: 6 },
      { look: "scaled down" },
    ],
    mayDiffer: ["stuck", "scaled up", "scaled down"].flatMap((look) => [
      byChance(`${look} / web: in zone`),
      byChance(`${look} / web: on nodes`),
    ]),
  },
  {
    name: "rollout-history-limit",
    shows: "Only so many old ReplicaSets are kept.",
    nodes: NODES,
    actions: ["app:1", "app:2", "app:3", "app:4"].flatMap((image) => [
      { apply: [rolling(image, 1, 0, { labels: {}, with: { revisionHistoryLimit: 1 } })] },
      { look: image },
    ]),
  },
  {
    name: "rollout-min-ready-seconds",
    shows: "A pod counts as available only after it has been ready for a while.",
    nodes: NODES,
    actions: [
      { apply: [rolling("app:1", 1, 0, { replicas: 2, labels: {} })] },
      { look: "first" },
      {
        apply: [rolling("app:2", 1, 0, { replicas: 2, labels: {}, with: { minReadySeconds: 2 } })],
      },
      { pass: 6 },
      { look: "second" },
    ],
  },
  {
    name: "rollout-scaled-to-nothing",
    shows: "None at all, and back.",
    nodes: NODES,
    actions: [
      { apply: [deployment("web", { replicas: 3 })] },
      { look: "first" },
      { scale: web, replicas: 0 },
      { look: "none" },
      { scale: web, replicas: 2 },
      { look: "back" },
    ],
  },
  {
    name: "scale-down-deletion-cost",
    shows: "The pods that cost the least to delete go first.",
    nodes: NODES,
    actions: [
      {
        apply: [
          pod("dear-1", costing("100")),
          pod("dear-2", costing("100")),
          pod("cheap-1", costing("-100")),
        ],
      },
      { look: "alone" },
      { apply: [workload("ReplicaSet", "web", { replicas: 5 })] },
      { look: "adopted" },
      { scale: { kind: "ReplicaSet", name: "web" }, replicas: 3 },
      { look: "scaled to three" },
      { scale: { kind: "ReplicaSet", name: "web" }, replicas: 1 },
      { look: "scaled to one" },
    ],
  },
  {
    name: "scale-down-unready-first",
    shows: "Pods that are not ready go first, and of them those that are nowhere.",
    nodes: zoned("a1", { pods: "3" }),
    actions: [
      {
        apply: [
          pod("ready-1", { labels: { app: "web" } }),
          pod("ready-2", { labels: { app: "web" } }),
          pod("unready", { labels: { app: "web", fares: "unready" } }),
        ],
      },
      { look: "alone" },
      { apply: [workload("ReplicaSet", "web", { replicas: 4 })] },
      { look: "adopted" },
      { scale: { kind: "ReplicaSet", name: "web" }, replicas: 3 },
      { look: "without the pending one" },
      { scale: { kind: "ReplicaSet", name: "web" }, replicas: 2 },
      { look: "without the unready one" },
    ],
  },
  {
    name: "replica-set-releases",
    shows: "A pod whose labels no longer match is let go and replaced.",
    nodes: NODES,
    actions: [
      { apply: [pod("mine", { labels: { app: "web" } })] },
      { look: "alone" },
      { apply: [workload("ReplicaSet", "web", { replicas: 2 })] },
      { look: "adopted" },
      { patch: { kind: "Pod", name: "mine" }, with: { metadata: { labels: { app: "mine" } } } },
      { look: "released" },
    ],
  },
];

function costing(cost: string) {
  return {
    labels: { app: "web" },
    annotations: { "controller.kubernetes.io/pod-deletion-cost": cost },
  };
}
