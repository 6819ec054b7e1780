import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { createCluster } from "../../../cluster/create-cluster.ts";
import { NODES } from "../../../cluster/objects/resources.ts";
import { describeCluster } from "./cluster-metrics.ts";

const create = () => createCluster({ seed: 7, startMs: 0 });

test("what there is in the cluster is counted anew whenever it has changed", async () => {
  let cluster = create();
  const registry = new Registry();
  describeCluster(registry, () => cluster.store);
  const nodes = async () => {
    const text = await registry.metrics();
    return text.split("\n").filter((line) => line.startsWith("topology_nodes{"));
  };
  const zone = (letter: string, count: number) =>
    `topology_nodes{zone="us-east-1${letter}",ready="true",schedulable="true"} ${count}`;
  expect(await nodes()).toEqual([zone("a", 2), zone("b", 2), zone("c", 2)]);
  cluster.write((writer) => writer.delete(NODES, { name: "node-c1" }));
  expect(await nodes()).toEqual([zone("a", 2), zone("b", 2), zone("c", 1)]);
  expect(await nodes()).toEqual([zone("a", 2), zone("b", 2), zone("c", 1)]);
  cluster = create();
  expect(await nodes()).toEqual([zone("a", 2), zone("b", 2), zone("c", 2)]);
});
