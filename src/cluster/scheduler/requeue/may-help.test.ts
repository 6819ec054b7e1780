import { expect, test } from "vitest";
import {
  aNode,
  aPod,
  HOSTNAME,
  type NodeParts,
  type PodParts,
  spreadOver,
  viewOf,
  ZONE,
} from "../../../../test/support/cluster/scheduling.ts";
import type { FilterName } from "../rejection.ts";
import type { ClusterEvent, EventOn } from "./cluster-event.ts";
import { mayHelp } from "./may-help.ts";
import { nodeEvents } from "./node-events.ts";
import { podEvents } from "./pod-events.ts";

const view = viewOf([]);
const web = { app: "web" };
const near = (app: string) => ({ topologyKey: ZONE, labelSelector: { matchLabels: { app } } });

function helps(rule: FilterName, pod: PodParts, events: readonly ClusterEvent[]): boolean {
  const refused = { pod: view.read(aPod("waiting", pod)), labelsOf: () => ({}) };
  return events.some((event) => mayHelp(refused, [rule], event));
}

const newNode = (parts: NodeParts) => nodeEvents(null, aNode("n", parts));
const changed = (before: NodeParts, after: NodeParts) =>
  nodeEvents(aNode("n", before), aNode("n", after));
const gone = (parts: NodeParts) => nodeEvents(aNode("n", parts), null);
const podCame = (parts: PodParts): EventOn<"pod">[] => [
  { on: "pod", action: "add", before: null, after: view.read(aPod("other", parts)) },
];
const podWent = (parts: PodParts): EventOn<"pod">[] => [
  { on: "pod", action: "delete", before: view.read(aPod("other", parts)), after: null },
];
const podChanged = (before: PodParts, after: PodParts, name = "other") =>
  podEvents(view.read(aPod(name, before)), view.read(aPod(name, after)));

const taints = [{ key: "dedicated", effect: "NoSchedule" as const }];
const tolerations = [{ operator: "Exists" as const }];
const ssd = { nodeSelector: { disk: "ssd" } };
const big = { requests: { cpu: "2" } };
const spread = { labels: web, topologySpreadConstraints: [spreadOver(web)] };
const honours = {
  labels: web,
  topologySpreadConstraints: [spreadOver(web, { nodeTaintsPolicy: "Honor" })],
};
const wants = {
  affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [near("db")] } },
};
const shuns = {
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [near("db")] } },
};
const db = { labels: { app: "db" }, on: "n" };
const port = (hostPort: number) => ({
  containers: [{ name: "main", ports: [{ containerPort: 80, hostPort }] }],
});

// As the queueing hints of kube-scheduler 1.34 decide.
test.for<[what: string, rule: FilterName, pod: PodParts, ClusterEvent[], boolean]>([
  ["a node", "NodeUnschedulable", {}, newNode({}), true],
  ["a cordoned node", "NodeUnschedulable", {}, newNode({ unschedulable: true }), false],
  ["uncordoning", "NodeUnschedulable", {}, changed({ unschedulable: true }, {}), true],
  ["cordoning", "NodeUnschedulable", {}, changed({}, { unschedulable: true, taints }), false],
  ["its toleration", "NodeUnschedulable", {}, podChanged({}, { tolerations }, "waiting"), true],
  ["a node without the taint", "TaintToleration", {}, changed({ taints }, {}), true],
  ["another tainted node", "TaintToleration", {}, newNode({ taints }), false],
  ["another's toleration", "TaintToleration", {}, podChanged({}, { tolerations }), false],
  ["a label", "NodeAffinity", ssd, changed({}, { labels: { disk: "ssd" } }), true],
  ["a node without it", "NodeAffinity", ssd, newNode({}), false],
  ["more room", "NodeAffinity", ssd, changed({}, { allocatable: { cpu: "9" } }), false],
  ["a node", "NodeName", {}, newNode({}), true],
  ["a pod that had the port", "NodePorts", port(80), podWent({ ...port(80), on: "n" }), true],
  ["a pod that had another", "NodePorts", port(80), podWent({ ...port(81), on: "n" }), false],
  ["a large node", "NodeResourcesFit", big, newNode({}), true],
  ["a small node", "NodeResourcesFit", big, newNode({ allocatable: { cpu: "1" } }), false],
  [
    ...(["more cpu", "NodeResourcesFit", big] as const),
    changed({ allocatable: { cpu: "1" } }, { allocatable: { cpu: "2" } }),
    true,
  ],
  [
    ...(["more memory", "NodeResourcesFit", big] as const),
    changed({ allocatable: { memory: "1Gi" } }, { allocatable: { memory: "2Gi" } }),
    false,
  ],
  ["a pod that goes", "NodeResourcesFit", big, podWent({ on: "n" }), true],
  ["a pod without a node that goes", "NodeResourcesFit", big, podWent({}), false],
  ["a pod that comes", "NodeResourcesFit", big, podCame({ on: "n" }), false],
  [
    ...(["a pod that asks for less", "NodeResourcesFit", big] as const),
    podChanged({ on: "n", requests: { cpu: "2" } }, { on: "n", requests: { cpu: "1" } }),
    true,
  ],
  ["a pod that counts", "PodTopologySpread", spread, podCame({ labels: web, on: "n" }), true],
  ["another pod", "PodTopologySpread", spread, podCame({ ...db }), false],
  [
    ...(["a pod that counts no more", "PodTopologySpread", spread] as const),
    podChanged({ labels: web, on: "n" }, { labels: {}, on: "n" }),
    true,
  ],
  ["a node of a zone", "PodTopologySpread", spread, newNode({ zone: "a" }), true],
  ["a node of no zone", "PodTopologySpread", spread, newNode({}), false],
  ["a node that goes", "PodTopologySpread", spread, gone({ zone: "a" }), true],
  [
    ...(["another host name", "PodTopologySpread", spread] as const),
    changed({ zone: "a" }, { zone: "a", labels: { [HOSTNAME]: "other" } }),
    false,
  ],
  [
    "its toleration",
    "PodTopologySpread",
    spread,
    podChanged({}, { tolerations }, "waiting"),
    false,
  ],
  [
    "its toleration",
    "PodTopologySpread",
    honours,
    podChanged({}, { tolerations }, "waiting"),
    true,
  ],
  ["the pod that it wants", "InterPodAffinity", wants, podCame(db), true],
  ["it goes", "InterPodAffinity", wants, podWent(db), false],
  ["the pod that it shuns goes", "InterPodAffinity", shuns, podWent(db), true],
  ["it comes", "InterPodAffinity", shuns, podCame(db), false],
  ["a node of a zone", "InterPodAffinity", wants, newNode({ zone: "a" }), true],
  ["a node of no zone", "InterPodAffinity", wants, newNode({}), false],
  ["a node of no zone", "InterPodAffinity", shuns, newNode({}), true],
])("%s: whether it helps where %s has refused", ([, rule, pod, events, expected]) => {
  expect(events.length).toBeGreaterThan(0);
  expect(helps(rule, pod, events)).toBe(expected);
});
