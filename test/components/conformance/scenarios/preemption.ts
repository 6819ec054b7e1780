import { budget, deployment, HOSTNAME, pod, priorityClass, zoned } from "../make.ts";
import type { Scenario } from "../scenario.ts";

const ONE = zoned("a1", { cpu: "2" });

export const PREEMPTION: readonly Scenario[] = [
  {
    name: "preemption",
    shows: "A pod of higher priority takes the place of one of lower.",
    nodes: zoned("a1", { cpu: "2" }),
    actions: [
      {
        apply: [
          priorityClass("high", 1_000),
          deployment("low", { replicas: 2, requests: { cpu: "1" } }),
        ],
      },
      { look: "low" },
      {
        apply: [
          deployment("high", { requests: { cpu: "1" }, spec: { priorityClassName: "high" } }),
        ],
      },
      { pass: 3 },
      { look: "high" },
    ],
  },
  {
    name: "preemption-fewest-victims",
    shows: "It goes where the fewest, and the least important, have to leave.",
    nodes: zoned("a1 b1", { cpu: "2" }),
    actions: [
      {
        apply: [
          priorityClass("high", 1_000),
          priorityClass("middle", 100),
          deployment("two", {
            ...{ replicas: 2, requests: { cpu: "1" } },
            spec: { nodeSelector: { [HOSTNAME]: "a1" } },
          }),
          deployment("one", {
            ...{ replicas: 1, requests: { cpu: "2" } },
            spec: { nodeSelector: { [HOSTNAME]: "b1" }, priorityClassName: "middle" },
          }),
        ],
      },
      { look: "full" },
      {
        apply: [
          deployment("high", { requests: { cpu: "2" }, spec: { priorityClassName: "high" } }),
        ],
      },
      { pass: 3 },
      { look: "preempted" },
    ],
  },
  {
    name: "preemption-spares-budgets",
    shows: "Where it can, it takes pods that no budget protects.",
    nodes: zoned("a1 b1", { cpu: "2" }),
    actions: [
      {
        apply: [
          priorityClass("high", 1_000),
          budget("kept", { maxUnavailable: 0 }),
          deployment("kept", {
            requests: { cpu: "2" },
            spec: { nodeSelector: { [HOSTNAME]: "a1" } },
          }),
          deployment("free", {
            requests: { cpu: "2" },
            spec: { nodeSelector: { [HOSTNAME]: "b1" } },
          }),
        ],
      },
      { look: "full" },
      {
        apply: [
          deployment("high", { requests: { cpu: "2" }, spec: { priorityClassName: "high" } }),
        ],
      },
      { pass: 3 },
      { look: "preempted" },
    ],
  },
  {
    name: "preemption-never",
    shows: "A class may forbid it.",
    nodes: ONE,
    actions: [
      {
        apply: [
          priorityClass("polite", 1_000, { preemptionPolicy: "Never" }),
          deployment("low", { requests: { cpu: "2" } }),
        ],
      },
      { look: "low" },
      {
        apply: [
          deployment("polite", { requests: { cpu: "2" }, spec: { priorityClassName: "polite" } }),
        ],
      },
      { look: "polite" },
    ],
  },
  {
    name: "preemption-not-helpful",
    shows: "Nobody is preempted where that makes no room, nor by equals.",
    nodes: ONE,
    actions: [
      { apply: [priorityClass("high", 1_000), deployment("low", { requests: { cpu: "1" } })] },
      { look: "low" },
      {
        apply: [
          pod("too-big", { requests: { cpu: "4" }, spec: { priorityClassName: "high" } }),
          pod("equal", { requests: { cpu: "2" } }),
        ],
      },
      { look: "refused" },
    ],
  },
  {
    name: "priority-default-class",
    shows: "A class that is the default, and one that is not there.",
    nodes: ONE,
    actions: [
      { apply: [priorityClass("usual", 500, { globalDefault: true })] },
      {
        ask: "unknown class",
        request: {
          method: "POST",
          path: "/api/v1/namespaces/{ns}/pods",
          body: pod("web", { spec: { priorityClassName: "none-such" } }),
        },
      },
      {
        ask: "own priority",
        request: {
          method: "POST",
          path: "/api/v1/namespaces/{ns}/pods",
          body: pod("web", { spec: { priority: 7 } }),
        },
      },
    ],
  },
];
