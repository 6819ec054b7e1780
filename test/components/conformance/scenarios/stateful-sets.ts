import { byChance } from "../leaves.ts";
import { type WorkloadParts, workload, ZONE, zoned } from "../make.ts";
import type { Scenario } from "../scenario.ts";
import type { Json } from "../target.ts";

const stateful = (replicas: number, more: WorkloadParts = {}) =>
  workload("StatefulSet", "db", { replicas, ...more });
const db = { kind: "StatefulSet", name: "db" };

export const STATEFUL_SETS: readonly Scenario[] = [
  {
    name: "stateful-set-in-order",
    shows: "One after the other, up and down.",
    nodes: zoned("a1 b1"),
    actions: [
      { apply: [stateful(3, { labels: { fares: "slowly" } })] },
      { look: "three" },
      { scale: db, replicas: 1 },
      { look: "one" },
    ],
    mayDiffer: [byChance("one / db: in zone"), byChance("one / db: on nodes")],
  },
  {
    name: "stateful-set-waits-for-unready",
    shows: "The second waits until the first is ready, which never comes.",
    nodes: zoned("a1 b1"),
    actions: [{ apply: [stateful(3, { labels: { fares: "unready" } })] }, { look: "stuck" }],
  },
  {
    name: "stateful-set-parallel",
    shows: "All at once where that is wished.",
    nodes: zoned("a1 b1"),
    actions: [
      {
        apply: [
          stateful(3, { labels: { fares: "unready" }, with: { podManagementPolicy: "Parallel" } }),
        ],
      },
      { look: "all" },
    ],
  },
  {
    name: "stateful-set-rolling-update",
    shows: "From the last to the first, each after the other is ready.",
    nodes: zoned("a1 b1"),
    actions: [
      { apply: [stateful(3)] },
      { look: "first" },
      { apply: [stateful(3, { image: "app:2" })] },
      { look: "second" },
    ],
  },
  {
    name: "stateful-set-partition",
    shows: "Only from an ordinal on.",
    nodes: zoned("a1 b1"),
    actions: [
      { apply: [stateful(3, { with: partition(2) })] },
      { look: "first" },
      { apply: [stateful(3, { image: "app:2", with: partition(2) })] },
      { look: "one updated" },
      { apply: [stateful(3, { image: "app:2", with: partition(0) })] },
      { look: "all updated" },
    ],
  },
  {
    name: "stateful-set-on-delete",
    shows: "A pod is updated when somebody deletes it.",
    nodes: zoned("a1 b1"),
    actions: [
      { apply: [stateful(2, { with: { updateStrategy: { type: "OnDelete" } } })] },
      { look: "first" },
      { apply: [stateful(2, { image: "app:2", with: { updateStrategy: { type: "OnDelete" } } })] },
      { look: "none updated" },
      { delete: { kind: "Pod", name: "db-0" } },
      { pass: 2 },
      { look: "one updated" },
    ],
  },
  {
    name: "stateful-set-without-power",
    shows: "A pod on a node that is lost is not replaced until it is gone.",
    nodes: zoned("a1 b1"),
    actions: [
      { apply: [stateful(2, { spec: { topologySpreadConstraints: [overZones("db")] } })] },
      { look: "both" },
      { power: "off", zone: "b" },
      { pass: 10 },
      { look: "b off" },
    ],
  },
];

function partition(from: number): Json {
  return { updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: from } } };
}

function overZones(app: string): Json {
  return {
    ...{ maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable: "DoNotSchedule" },
    labelSelector: { matchLabels: { app } },
  };
}
