import { expect, test } from "vitest";
import {
  aPod,
  HOSTNAME,
  type PodParts,
  rejectionsOf,
  viewOf,
  ZONE,
  zonedNodes,
} from "../../../../test/support/cluster/scheduling.ts";
import type { Pod } from "../../objects/pod.ts";
import type { Affinity, PodAffinityTerm } from "../../objects/scheduling.ts";

const AFFINITY = ["node(s) didn't match pod affinity rules"];
const ANTI = ["node(s) didn't match pod anti-affinity rules"];
const OTHERS = ["node(s) didn't satisfy existing pods anti-affinity rules"];
const NODES = zonedNodes("a1", "a2", "b1");

function term(app: string, more: Partial<PodAffinityTerm> = {}): PodAffinityTerm {
  return { topologyKey: ZONE, labelSelector: { matchLabels: { app } }, ...more };
}

function near(...terms: PodAffinityTerm[]): Affinity {
  return { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } };
}

function apart(...terms: PodAffinityTerm[]): Affinity {
  return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } };
}

function refusals(there: readonly Pod[], parts: PodParts, namespaces: Record<string, object> = {}) {
  const view = viewOf(NODES, there);
  for (const [name, labels] of Object.entries(namespaces)) view.setNamespace(name, { ...labels });
  return rejectionsOf("InterPodAffinity", view, aPod("new", parts));
}

const DB = aPod("db", { on: "a1", labels: { app: "db" } });

test("affinity wants to be in the domain of the others", () => {
  expect(refusals([DB], { affinity: near(term("db")) })).toEqual({ b1: AFFINITY });
  expect(refusals([DB], { affinity: near(term("db", { topologyKey: HOSTNAME })) })).toEqual({
    a2: AFFINITY,
    b1: AFFINITY,
  });
});

test("all terms have to mean one and the same pod", () => {
  const both = aPod("both", { on: "b1", labels: { app: "db", tier: "x" } });
  const tier = { topologyKey: ZONE, labelSelector: { matchLabels: { tier: "x" } } };
  expect(refusals([DB, both], { affinity: near(term("db"), tier) })).toEqual({
    a1: AFFINITY,
    a2: AFFINITY,
  });
});

test("the first pod of its group may go anywhere that has the label", () => {
  const self = { labels: { app: "web" }, affinity: near(term("web")) };
  expect(refusals([DB], self)).toEqual({});
  expect(refusals([DB, aPod("w", { on: "b1", labels: { app: "web" } })], self)).toEqual({
    a1: AFFINITY,
    a2: AFFINITY,
  });
  expect(Object.keys(refusals([], { affinity: near(term("web")) }))).toEqual(["a1", "b1", "a2"]);
  const rack = { labels: { app: "web" }, affinity: near(term("web", { topologyKey: "rack" })) };
  expect(Object.keys(refusals([], rack))).toHaveLength(3);
});

test("anti-affinity keeps out of the domain of the others", () => {
  expect(refusals([DB], { affinity: apart(term("db")) })).toEqual({ a1: ANTI, a2: ANTI });
  expect(refusals([DB], { affinity: apart(term("db", { topologyKey: HOSTNAME })) })).toEqual({
    a1: ANTI,
  });
});

test("what the others want to be apart from stays out", () => {
  const loner = aPod("loner", { on: "b1", affinity: apart(term("web")) });
  expect(refusals([loner], { labels: { app: "web" } })).toEqual({ b1: OTHERS });
  expect(refusals([loner], { labels: { app: "db" } })).toEqual({});
});

test("a term means its own namespace, those that it names, or those that it selects", () => {
  const elsewhere = aPod("db", {
    on: "a1",
    labels: { app: "db" },
    metadata: { namespace: "shop" },
  });
  const namespaces = { shop: { team: "x" }, default: {} };
  const refused = (more: Partial<PodAffinityTerm>) =>
    Object.keys(refusals([elsewhere], { affinity: apart(term("db", more)) }, namespaces));
  expect(refused({})).toEqual([]);
  expect(refused({ namespaces: ["shop"] })).toEqual(["a1", "a2"]);
  expect(refused({ namespaceSelector: {} })).toEqual(["a1", "a2"]);
  expect(refused({ namespaceSelector: { matchLabels: { team: "x" } } })).toEqual(["a1", "a2"]);
  expect(refused({ namespaceSelector: { matchLabels: { team: "y" } } })).toEqual([]);
  expect(
    refused({ namespaceSelector: { matchLabels: { team: "y" } }, namespaces: ["shop"] }),
  ).toEqual(["a1", "a2"]);
});

test("a namespace that changes its labels changes what is meant", () => {
  const loner = aPod("loner", {
    on: "b1",
    metadata: { namespace: "shop" },
    affinity: apart(term("web", { namespaceSelector: { matchLabels: { team: "x" } } })),
  });
  const view = viewOf(NODES, [loner]);
  const refused = () =>
    rejectionsOf("InterPodAffinity", view, aPod("new", { labels: { app: "web" } }));
  expect(refused()).toEqual({});
  view.setNamespace("default", { team: "x" });
  expect(refused()).toEqual({ b1: OTHERS });
  view.setNamespace("default", undefined);
  expect(refused()).toEqual({});
});

test("matchLabelKeys and mismatchLabelKeys take the pod's own values", () => {
  const there = [
    aPod("old", { on: "a1", labels: { app: "web", rev: "1" } }),
    aPod("new", { on: "b1", labels: { app: "web", rev: "2" } }),
  ];
  const refused = (more: Partial<PodAffinityTerm>) =>
    Object.keys(
      refusals(there, { labels: { app: "web", rev: "2" }, affinity: apart(term("web", more)) }),
    );
  expect(refused({})).toEqual(["a1", "b1", "a2"]);
  expect(refused({ matchLabelKeys: ["rev"] })).toEqual(["b1"]);
  expect(refused({ mismatchLabelKeys: ["rev"] })).toEqual(["a1", "a2"]);
});
