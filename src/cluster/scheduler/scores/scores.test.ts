import { expect, test } from "vitest";
import {
  aNode,
  aPod,
  cycleOf,
  HOSTNAME,
  metaOf,
  type NodeParts,
  type PodParts,
  readsOf,
  scoresOf,
  viewOf,
  ZONE,
} from "../../../../test/support/cluster/scheduling.ts";
import type { Pod } from "../../objects/pod.ts";
import type { Service } from "../../objects/service.ts";
import type { ScoreName } from "../score-plugin.ts";

function score(
  name: ScoreName,
  nodes: Record<string, NodeParts>,
  pod: PodParts,
  there: Pod[] = [],
) {
  const view = viewOf(
    Object.entries(nodes).map(([node, parts]) => aNode(node, parts)),
    there,
  );
  return scoresOf(name, cycleOf(view, aPod("new", pod)));
}

test("TaintToleration: fewer untolerated soft taints are better", () => {
  const soft = (...keys: string[]) => ({
    taints: keys.map((key) => ({ key, effect: "PreferNoSchedule" as const })),
  });
  const nodes = { none: {}, one: soft("x"), two: soft("x", "y"), three: soft("x", "y", "z") };
  expect(score("TaintToleration", nodes, {})).toEqual({ none: 100, one: 67, two: 34, three: 0 });
  expect(
    score("TaintToleration", nodes, { tolerations: [{ key: "x", operator: "Exists" }] }),
  ).toEqual({ none: 100, one: 100, two: 50, three: 0 });
  expect(score("TaintToleration", { a: {}, b: {} }, {})).toEqual({ a: 100, b: 100 });
});

test("NodeAffinity: weights of matching terms, as shares of the highest", () => {
  const prefers = (weight: number, value: string) => ({
    weight,
    preference: { matchExpressions: [{ key: "disk", operator: "In" as const, values: [value] }] },
  });
  const affinity = {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [prefers(30, "ssd"), prefers(10, "hdd")],
    },
  };
  const nodes = { fast: { labels: { disk: "ssd" } }, slow: { labels: { disk: "hdd" } }, none: {} };
  expect(score("NodeAffinity", nodes, { affinity })).toEqual({ fast: 100, slow: 33, none: 0 });
  expect(score("NodeAffinity", nodes, {})).toBeUndefined();
});

test("NodeResourcesFit: the free share, with assumed requests for pods without", () => {
  const allocatable = { cpu: "1", memory: "1000Mi" };
  const nodes = { full: { allocatable }, free: { allocatable } };
  const there = [aPod("p", { on: "full", requests: { cpu: "250m", memory: "500Mi" } })];
  const requests = { cpu: "500m", memory: "250Mi" };
  // (25 + 25) / 2, (50 + 75) / 2
  expect(score("NodeResourcesFit", nodes, { requests }, there)).toEqual({ full: 25, free: 62 });
  // (65 + 30) / 2, (90 + 80) / 2
  expect(score("NodeResourcesFit", nodes, {}, there)).toEqual({ full: 47, free: 85 });
});

test("NodeResourcesBalancedAllocation: 1 less the deviation of used shares", () => {
  const allocatable = { cpu: "1", memory: "1000Mi" };
  const nodes = { skewed: { allocatable }, even: { allocatable } };
  const there = [aPod("p", { on: "skewed", requests: { cpu: "600m" } })];
  const requests = { cpu: "200m", memory: "200Mi" };
  expect(score("NodeResourcesBalancedAllocation", nodes, { requests }, there)).toEqual({
    skewed: 70,
    even: 100,
  });
  expect(score("NodeResourcesBalancedAllocation", nodes, {}, there)).toBeUndefined();
});

test("ImageLocality: bytes that need not be pulled, less for images that few nodes have", () => {
  const has = (megabytes: number) => ({
    images: [{ names: ["app:1"], sizeBytes: megabytes * 2 ** 20 }],
  });
  const nodes = { large: has(1000), small: has(40), none: {}, also: {} };
  // Two of four nodes have it: (1000 / 2 - 23) / (1000 - 23), and 40 / 2 is below 23.
  expect(score("ImageLocality", nodes, {})).toEqual({ large: 48, small: 0, none: 0, also: 0 });
});

test("InterPodAffinity: preferences of the pod, lowest 0 and highest 100", () => {
  const prefers = (weight: number, app: string, topologyKey: string) => ({
    weight,
    podAffinityTerm: { topologyKey, labelSelector: { matchLabels: { app } } },
  });
  const affinity = {
    podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [prefers(10, "db", ZONE)] },
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [prefers(50, "web", HOSTNAME)],
    },
  };
  const nodes = { a1: { zone: "a" }, a2: { zone: "a" }, b1: { zone: "b" } };
  const there = [
    aPod("db", { on: "a1", labels: { app: "db" } }),
    aPod("w", { on: "a1", labels: { app: "web" } }),
  ];
  // 10 - 50, 10, 0
  expect(score("InterPodAffinity", nodes, { affinity }, there)).toEqual({ a1: 0, a2: 100, b1: 80 });
  expect(score("InterPodAffinity", nodes, { affinity })).toEqual({ a1: 0, a2: 0, b1: 0 });
});

test("InterPodAffinity: preferences of those that are there, required ones with weight 1", () => {
  const web = { topologyKey: HOSTNAME, labelSelector: { matchLabels: { app: "web" } } };
  const terms = (weight: number) => [{ weight, podAffinityTerm: web }];
  const nodes = { likes: {}, needs: {}, dislikes: {}, none: {} };
  const there = [
    aPod("l", {
      on: "likes",
      affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: terms(4) } },
    }),
    aPod("n", {
      on: "needs",
      affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [web] } },
    }),
    aPod("d", {
      on: "dislikes",
      affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: terms(1) } },
    }),
  ];
  expect(score("InterPodAffinity", nodes, { labels: { app: "web" } }, there)).toEqual({
    likes: 100,
    needs: 40,
    dislikes: 0,
    none: 20,
  });
  expect(score("InterPodAffinity", nodes, {}, there)).toBeUndefined();
});

const labels = { app: "web" };
const soft = (topologyKey: string, maxSkew = 1) => ({
  maxSkew,
  topologyKey,
  whenUnsatisfiable: "ScheduleAnyway" as const,
  labelSelector: { matchLabels: labels },
});
const web = (name: string, on: string) => aPod(name, { on, labels });

test("PodTopologySpread: fewer pods in the domain are better", () => {
  const nodes = { a: { zone: "a" }, b: { zone: "b" }, c: { zone: "c" }, odd: {} };
  const there = [web("1", "a"), web("2", "a"), web("3", "a"), web("4", "b")];
  // ln(3 + 2) for each pod: 5, 2, 0 when rounded; a node without the label has nothing.
  const topologySpreadConstraints = [soft(ZONE)];
  expect(score("PodTopologySpread", nodes, { labels, topologySpreadConstraints }, there)).toEqual({
    a: 0,
    b: 60,
    c: 100,
    odd: 0,
  });
  expect(score("PodTopologySpread", nodes, { labels, topologySpreadConstraints })).toEqual({
    a: 100,
    b: 100,
    c: 100,
    odd: 0,
  });
});

test("PodTopologySpread: the larger topology weighs more, and a higher maxSkew levels", () => {
  const nodes = { a1: { zone: "a" }, a2: { zone: "a" }, b1: { zone: "b" }, b2: { zone: "b" } };
  const topologySpreadConstraints = [soft(HOSTNAME, 2), soft(ZONE)];
  const there = [web("1", "a1"), web("2", "b1"), web("3", "b1")];
  // By node ln(6) + 1 each, by zone ln(4): a1 4.18, a2 2.39, b1 7.36, b2 3.77
  expect(score("PodTopologySpread", nodes, { labels, topologySpreadConstraints }, there)).toEqual({
    a1: 71,
    a2: 100,
    b1: 28,
    b2: 71,
  });
});

test("PodTopologySpread: pods of a service or a workload are spread without being told", () => {
  const view = viewOf(
    [aNode("a1", { zone: "a" }), aNode("b1", { zone: "b" }), aNode("odd")],
    [web("1", "a1"), web("2", "a1")],
  );
  const service: Service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: metaOf("web", { namespace: "default" }),
    spec: { selector: labels },
  };
  const pod = aPod("new", { labels });
  const told = (reads: Parameters<typeof readsOf>[0]) =>
    scoresOf("PodTopologySpread", cycleOf(view, pod, readsOf(reads)));
  expect(told({})).toBeUndefined();
  // Three nodes, three zones with the one that is missing: a1 2 ln(5) twice + 2 + 4, b1 6, odd 2.
  expect(told({ services: [service] })).toEqual({ a1: 16, b1: 66, odd: 100 });

  const owner = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    name: "web-1",
    uid: "u",
    controller: true,
  };
  const replicaSet = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: metaOf("web-1", { namespace: "default" }),
    spec: { selector: { matchLabels: labels } },
  };
  const owned = aPod("new", { labels, metadata: { ownerReferences: [owner] } });
  const reads = readsOf({ replicaSets: [replicaSet] });
  expect(scoresOf("PodTopologySpread", cycleOf(view, owned, reads))).toEqual({
    a1: 16,
    b1: 66,
    odd: 100,
  });
});
