import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { benchDeployments, benchNodes } from "../../test/bench/cluster/workloads.ts";
import { createCluster } from "./create-cluster.ts";
import type { KubeObject } from "./objects/meta.ts";
import { isReady } from "./objects/pod-facts.ts";
import { DEPLOYMENTS, NODES, PODS } from "./objects/resources.ts";
import type { NewObject } from "./write/writer.ts";

const PODS_EACH = 1_000;
/** As much as 100,000 pods may each take where a gigabyte is to be enough, with room for its collector. */
const MOST_BYTES = 5_500;

/** Of what is in use at this moment. */
function usedBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

test("a pod with all that is kept of it takes little memory", () => {
  const cluster = createCluster({ seed: 1, startMs: 0, historyLimit: 10 });
  const create = (resource: typeof NODES | typeof DEPLOYMENTS, objects: readonly object[]) => {
    for (const object of objects) {
      cluster.write((writer) => writer.create(resource, object as NewObject<KubeObject>));
    }
    cluster.advanceTo(cluster.nowMs + 60_000);
  };
  // The first pods fill what is kept of decisions node by node, which has a limit.
  create(NODES, benchNodes(400));
  const [first = {}, ...others] = benchDeployments(3, PODS_EACH);
  create(DEPLOYMENTS, [first]);
  const before = usedBytes();
  create(DEPLOYMENTS, others);
  expect(cluster.store.list(PODS).filter(isReady)).toHaveLength(3 * PODS_EACH);
  expect((usedBytes() - before) / (2 * PODS_EACH)).toBeLessThan(MOST_BYTES);
});
