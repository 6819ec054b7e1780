import { type WorkloadParts, workload, zoned } from "../make.ts";
import type { Scenario } from "../scenario.ts";
import type { Json } from "../target.ts";

const daemons = (more: WorkloadParts = {}) => workload("DaemonSet", "agent", more);

export const DAEMON_SETS: readonly Scenario[] = [
  {
    name: "daemon-set-everywhere",
    shows: "One on each node, cordoned and new ones too, but not on tainted ones.",
    nodes: [...zoned("a1 a2"), ...zoned("b1", { taints: [{ key: "x", effect: "NoSchedule" }] })],
    actions: [
      { apply: [daemons()] },
      { look: "placed" },
      { cordon: { node: "a1" } },
      { look: "cordoned" },
      { apply: zoned("c1") },
      { pass: 2 },
      { look: "new node" },
      { nodes: { node: "b1" }, with: { spec: { taints: null } } },
      { pass: 2 },
      { look: "untainted" },
    ],
  },
  {
    name: "daemon-set-node-selector",
    shows: "Only where a label is, and gone where it goes.",
    nodes: [...zoned("a1 a2", { labels: { disk: "ssd" } }), ...zoned("b1")],
    actions: [
      { apply: [daemons({ spec: { nodeSelector: { disk: "ssd" } } })] },
      { look: "two" },
      { nodes: { node: "b1" }, with: { metadata: { labels: { disk: "ssd" } } } },
      { nodes: { node: "a1" }, with: { metadata: { labels: { disk: null } } } },
      { pass: 2 },
      { look: "two others" },
    ],
  },
  {
    name: "daemon-set-rolling-update",
    shows: "One node after the other.",
    nodes: zoned("a1 b1 c1"),
    actions: [
      { apply: [daemons()] },
      { look: "first" },
      { apply: [daemons({ image: "app:2" })] },
      { look: "second" },
    ],
  },
  {
    name: "daemon-set-surge",
    shows: "The new one beside the old one.",
    nodes: zoned("a1 b1 c1"),
    actions: [
      { apply: [daemons({ labels: { fares: "slowly" }, with: surge() })] },
      { look: "first" },
      { apply: [daemons({ labels: { fares: "slowly" }, image: "app:2", with: surge() })] },
      { look: "second" },
    ],
  },
  {
    name: "daemon-set-no-room",
    shows: "A node that is full: its daemon waits for it, and for no other.",
    nodes: [...zoned("a1", { cpu: "2" }), ...zoned("b1", { cpu: "500m" })],
    actions: [{ apply: [daemons({ requests: { cpu: "1" } })] }, { look: "placed" }],
  },
  {
    name: "daemon-set-drained",
    shows: "A drain leaves daemons where they are.",
    nodes: zoned("a1 b1"),
    actions: [
      { apply: [daemons(), workload("Deployment", "web", { replicas: 2 })] },
      { look: "placed" },
      { drain: { zone: "a" } },
      { look: "drained" },
    ],
  },
];

function surge(): Json {
  const rollingUpdate = { maxSurge: 1, maxUnavailable: 0 };
  return { updateStrategy: { type: "RollingUpdate", rollingUpdate } };
}
