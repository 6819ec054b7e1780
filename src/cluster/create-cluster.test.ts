import { expect, test } from "vitest";
import { createCluster } from "./create-cluster.ts";
import { holds } from "./objects/conditions.ts";
import { NODES, SERVICES } from "./objects/resources.ts";
import { DEFAULT_TOPOLOGY } from "./topology/cluster-topology.ts";

const START_MS = Date.parse("2026-01-01T00:00:00Z");

test("a cluster has three zones with two ready nodes each, unless it is told otherwise", () => {
  const cluster = createCluster({ seed: 7, startMs: START_MS });
  const nodes = cluster.store.list(NODES);
  expect(
    nodes.map(({ metadata: { name, labels } }) => [name, labels?.["topology.kubernetes.io/zone"]]),
  ).toEqual([
    ["node-a1", "us-east-1a"],
    ["node-a2", "us-east-1a"],
    ["node-b1", "us-east-1b"],
    ["node-b2", "us-east-1b"],
    ["node-c1", "us-east-1c"],
    ["node-c2", "us-east-1c"],
  ]);
  expect(nodes.every(({ status }) => holds(status?.conditions, "Ready"))).toBe(true);
  expect(cluster.store.get(SERVICES, "default", "kubernetes")?.spec.clusterIP).toBe("10.96.0.1");
});

test("nodes are as their class says", () => {
  const cluster = createCluster({
    ...{ seed: 7, startMs: START_MS },
    topology: {
      ...DEFAULT_TOPOLOGY,
      zones: [{ name: "zone-1", nodes: 1, class: "small" }],
      classes: {
        small: {
          resources: { cpu: "2" },
          labels: { disk: "hdd" },
          taints: [{ key: "dedicated", effect: "NoSchedule" }],
        },
      },
    },
  });
  expect(cluster.store.get(NODES, "", "node-zone-1-1")).toMatchObject({
    metadata: { labels: { disk: "hdd", "node.kubernetes.io/instance-type": "small" } },
    spec: { taints: [{ key: "dedicated", effect: "NoSchedule" }] },
    status: { allocatable: { cpu: "2", memory: "8Gi", pods: "110" } },
  });
});

test("nothing happens by itself in a cluster where nothing is wrong", () => {
  const cluster = createCluster({ seed: 7, startMs: START_MS });
  cluster.advanceTo(START_MS + 7_200_000);
  const { revision } = cluster.store;
  expect(cluster.nextMs).toBeNull();
  cluster.advanceTo(START_MS + 14_400_000);
  expect(cluster.store.revision).toBe(revision);
});
