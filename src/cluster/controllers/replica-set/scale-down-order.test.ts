import { expect, test } from "vitest";
import type { Pod, PodStatus } from "../../objects/pod.ts";
import { byScaleDown } from "./scale-down-order.ts";

const NOW_MS = Date.parse("2026-01-01T12:00:00Z");
const ago = (seconds: number) => new Date(NOW_MS - seconds * 1_000).toISOString();

interface Traits {
  readonly node?: string;
  readonly phase?: PodStatus["phase"];
  /** How many seconds it has been ready. */
  readonly readyFor?: number;
  readonly age?: number;
  readonly cost?: string;
  readonly restarts?: number;
  readonly sidecarRestarts?: number;
  readonly uid?: string;
}

function pod(name: string, traits: Traits = {}): Pod {
  const { node, phase = "Running", readyFor = 60, age = 100, cost, uid = name } = traits;
  const { restarts = 0, sidecarRestarts = 0 } = traits;
  const annotations =
    cost === undefined ? {} : { "controller.kubernetes.io/pod-deletion-cost": cost };
  const ended = { image: "", imageID: "", ready: true };
  return {
    ...{ apiVersion: "v1", kind: "Pod" },
    metadata: { name, uid, resourceVersion: "1", creationTimestamp: ago(age), annotations },
    spec: {
      containers: [],
      initContainers: [{ name: "proxy", restartPolicy: "Always" }, { name: "setup" }],
      ...(node !== "" && { nodeName: node ?? name }),
    },
    status: {
      ...{ phase },
      conditions:
        readyFor < 0 ? [] : [{ type: "Ready", status: "True", lastTransitionTime: ago(readyFor) }],
      containerStatuses: [{ ...ended, name: "app", restartCount: restarts }],
      initContainerStatuses: [
        { ...ended, name: "proxy", restartCount: sidecarRestarts },
        { ...ended, name: "setup", restartCount: 9 },
      ],
    },
  };
}

const order = (pods: readonly Pod[], related: readonly Pod[] = pods) =>
  byScaleDown(pods, related, NOW_MS).map(({ metadata }) => metadata.name);

/** The first of the two goes first, however they are given and whatever comes later in the order. */
test.each<[string, Traits, Traits]>([
  ["not on a node before on one", { node: "", cost: "9" }, { phase: "Pending", readyFor: -1 }],
  ["pending before unknown", { phase: "Pending", cost: "9" }, { phase: "Unknown" }],
  ["unknown before running", { phase: "Unknown", cost: "9" }, { phase: "Running" }],
  ["not ready before ready", { readyFor: -1, cost: "9" }, { cost: "-9" }],
  ["lower cost before higher", { cost: "-1", readyFor: 9_000 }, { restarts: 3 }],
  ["ready for less time", { readyFor: 10, age: 900 }, { readyFor: 60, restarts: 3 }],
  ["more restarts", { restarts: 1, age: 900 }, { sidecarRestarts: 5 }],
  ["more restarts of a sidecar", { sidecarRestarts: 1, age: 900 }, {}],
  ["newer", { age: 70, uid: "z" }, { age: 900 }],
])("%s", (_rule, first, second) => {
  const [a, b] = [pod("a", first), pod("b", second)];
  expect(order([a, b])).toEqual(["a", "b"]);
  expect(order([b, a])).toEqual(["a", "b"]);
});

test("a cost that is no number of 32 bits counts as none", () => {
  const costs = ["+5", "08", "3000000000", "-2147483649", "much", "", "1.5"];
  const pods = costs.map((cost, index) => pod(`odd-${index}`, { cost, readyFor: 60 }));
  const names = order([pod("dear", { cost: "1" }), ...pods, pod("cheap", { cost: "-1" })]);
  expect(names.at(0)).toBe("cheap");
  expect(names.at(-1)).toBe("dear");
});

test("where more related pods share a node, one of them goes first, before the younger ones", () => {
  const pods = [
    pod("alone", { node: "node-a1", readyFor: 10 }),
    pod("one", { node: "node-b1", readyFor: 600 }),
    pod("two", { node: "node-b1", readyFor: 9_000 }),
  ];
  expect(order(pods)).toEqual(["one", "two", "alone"]);
  const elsewhere = ["x", "y"].map((name) => pod(name, { node: "node-a1" }));
  expect(order(pods, [...pods, ...elsewhere])).toEqual(["alone", "one", "two"]);
  const ended = elsewhere.map((one) => ({ ...one, status: { phase: "Failed" as const } }));
  expect(order(pods, [...pods, ...ended])).toEqual(["one", "two", "alone"]);
  expect(order(pods, [])).toEqual(["alone", "one", "two"]);
});

test("of pods that are about as old the uid decides", () => {
  // In nanoseconds 2^36 is 68.7 s, 2^37 is 137 s.
  const [young, old] = [pod("b", { readyFor: 70 }), pod("a", { readyFor: 130 })];
  expect(order([young, old])).toEqual(["a", "b"]);
  expect(order([pod("b", { readyFor: 68 }), old])).toEqual(["b", "a"]);
  const created = [pod("d", { age: 70 }), pod("c", { age: 130 })];
  expect(order(created)).toEqual(["c", "d"]);
});
