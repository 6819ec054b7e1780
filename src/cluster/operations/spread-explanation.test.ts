import { expect, test } from "vitest";
import { create } from "../../../test/support/cluster/default-objects.ts";
import { aNode, aPod, spreadOver } from "../../../test/support/cluster/scheduling.ts";
import { START_MS, testCluster } from "../../../test/support/cluster/test-cluster.ts";
import { NODES, PODS } from "../objects/resources.ts";
import type { TopologySpreadConstraint } from "../objects/scheduling.ts";
import { spreadExplanations } from "./spread-explanation.ts";

const labels = { app: "web" };
const shut = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" } as const;

/** Nodes in the zones a, b and c, the last of them shut, with one pod on each of some. */
function explained(on: readonly string[], more: Partial<TopologySpreadConstraint> = {}): string[] {
  const cluster = testCluster({ components: [] });
  for (const zone of ["a", "b", "c"]) {
    const node = aNode(`${zone}1`, { zone, taints: zone === "c" ? [shut] : [] });
    cluster.write((writer) => writer.create(NODES, node));
  }
  for (const [index, node] of on.entries()) {
    create(cluster, PODS, aPod(`web-${index}`, { labels, on: node }));
  }
  const topologySpreadConstraints = [spreadOver(labels, more)];
  expect(cluster.nowMs).toBe(START_MS);
  return spreadExplanations(aPod("next", { labels, topologySpreadConstraints }), cluster.store);
}

test("a zone that nothing can come into counts as an empty one, unless taints are honoured", () => {
  expect(explained(["a1", "b1"])).toEqual([
    "would break zone spread (maxSkew 1): c still counts as an empty zone, because nodeTaintsPolicy is Ignore",
  ]);
  expect(explained(["a1", "b1"], { nodeTaintsPolicy: "Honor" })).toEqual([]);
});

test("one with pods in it counts with them", () => {
  expect(explained(["a1", "a1", "b1", "b1", "c1"])).toEqual([
    "would break zone spread (maxSkew 1): c still counts with 1 of its pods, because nodeTaintsPolicy is Ignore",
  ]);
});

test("too few zones for minDomains, and a zone that has only no room", () => {
  expect(explained(["a1", "b1", "c1"], { minDomains: 4 })).toEqual([
    "would break zone spread (maxSkew 1): there are 3 of the 4 in minDomains",
  ]);
  expect(explained(["b1", "c1"])).toEqual([
    "would break zone spread (maxSkew 1): a has the fewest, and no room for it",
  ]);
});
