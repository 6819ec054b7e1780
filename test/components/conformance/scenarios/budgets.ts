import { budget, HOSTNAME, pod, workload, zoned } from "../make.ts";
import type { Scenario } from "../scenario.ts";

export const BUDGETS: readonly Scenario[] = [
  {
    name: "budget-percentage",
    shows: "A share of an app that a controller owns.",
    nodes: zoned("a1 b1"),
    actions: [
      {
        apply: [
          budget("web", { maxUnavailable: "30%" }),
          workload("Deployment", "web", { replicas: 7, labels: { fares: "slowly" } }),
        ],
      },
      { look: "allowed" },
      { evict: "web", pods: 4 },
      { pass: 3 },
      { look: "evicted" },
    ],
  },
  {
    name: "budget-unready-pods",
    shows: "Pods that are not ready may be evicted, or not, as the budget says.",
    nodes: zoned("a1 b1"),
    actions: [
      {
        apply: [
          budget("web", { minAvailable: 2 }),
          budget("any", { minAvailable: 2, unhealthyPodEvictionPolicy: "AlwaysAllow" }),
          pod("web-unready", { labels: { app: "web", fares: "unready" } }),
          pod("web-ready", { labels: { app: "web" } }),
          pod("any-unready", { labels: { app: "any", fares: "unready" } }),
          pod("any-ready", { labels: { app: "any" } }),
        ],
      },
      { look: "before" },
      { evict: "web", pods: 2 },
      { evict: "any", pods: 2 },
      { look: "after" },
    ],
  },
  {
    name: "budget-twice",
    shows: "Two budgets for one pod: no eviction at all.",
    nodes: zoned("a1"),
    actions: [
      {
        apply: [
          budget("web", { minAvailable: 0 }),
          { ...budget("web", { minAvailable: 0 }), metadata: { name: "again" } },
          pod("web", { labels: { app: "web" } }),
        ],
      },
      { look: "before" },
      { evict: "web", pods: 1 },
    ],
    mayDiffer: [
      {
        in: 'events: lacks "Pod web Warning MultiplePodDisruptionBudgets',
        because: "that several budgets select a pod is said when it is evicted, and not before",
      },
    ],
  },
  {
    name: "budget-pending-pod",
    shows: "A pod that runs nowhere is evicted whatever the budget says.",
    nodes: zoned("a1"),
    actions: [
      {
        apply: [
          budget("web", { minAvailable: 1 }),
          pod("web", { spec: { nodeSelector: { [HOSTNAME]: "none" } } }),
        ],
      },
      { look: "before" },
      { evict: "web", pods: 1 },
      { look: "after" },
    ],
  },
];
