import type { Cluster } from "../../../src/cluster/cluster.ts";
import { createCluster } from "../../../src/cluster/create-cluster.ts";
import { NO_TIMING } from "../../../src/cluster/kubelet/run/pod-timing.ts";
import type { KubeObject } from "../../../src/cluster/objects/meta.ts";
import { DEPLOYMENTS, NODES, PODS } from "../../../src/cluster/objects/resources.ts";
import type { NewObject } from "../../../src/cluster/write/writer.ts";
import { benchDeployments, benchNodes } from "../cluster/workloads.ts";
import type { Scenario } from "./context.ts";

const NODE_COUNT = 500;
const PODS_EACH = 500;
const DEPLOYMENT_COUNT = 20;

/** A fork takes less than a clock tick resolves well: many make the figure steady. */
const TIMES_AS_MANY = 10;

/** A fork of a cluster with 10,000 running pods, and the first write to it. */
export const clusterFork: Scenario = {
  targets: ["fork"],
  async measure({ options, say, note }) {
    say(`fork: ${DEPLOYMENT_COUNT * PODS_EACH} pods`);
    const cluster = fullCluster();
    const forkMs: number[] = [];
    const firstWriteMs: number[] = [];
    for (let round = 0; round <= options.rounds * TIMES_AS_MANY; round += 1) {
      const begunMs = performance.now();
      const fork = cluster.fork();
      const forkedMs = performance.now();
      scaleFirst(fork);
      const writtenMs = performance.now();
      // The first warms up.
      if (round === 0) continue;
      forkMs.push(forkedMs - begunMs);
      firstWriteMs.push(writtenMs - forkedMs);
    }
    const slowest = Math.max(...firstWriteMs).toFixed(1);
    note(`The first change in a fork, a deployment scaled by one pod: ${slowest} ms at most.`);
    return { fork: { values: forkMs } };
  },
};

function fullCluster(): Cluster {
  const cluster = createCluster({
    ...{ seed: 7, startMs: 0, kubelet: { timing: NO_TIMING } },
    topology: { region: "us-east-1", zones: [], classes: {}, storageClasses: [] },
  });
  const all = <T extends KubeObject>(objects: readonly object[]) =>
    objects as readonly NewObject<T>[];
  cluster.write((writer) => {
    for (const node of all(benchNodes(NODE_COUNT))) writer.create(NODES, node as never);
    for (const one of all(benchDeployments(DEPLOYMENT_COUNT, PODS_EACH))) {
      writer.create(DEPLOYMENTS, one as never);
    }
  });
  cluster.advanceTo(60_000);
  const bound = cluster.store.list(PODS).filter(({ spec }) => spec.nodeName).length;
  const wanted = DEPLOYMENT_COUNT * PODS_EACH;
  if (bound !== wanted) throw new Error(`${bound} pods have a node, not ${wanted}`);
  return cluster;
}

function scaleFirst(cluster: Cluster): void {
  const [first] = cluster.store.list(DEPLOYMENTS);
  if (first === undefined) throw new Error("no deployment");
  cluster.write((writer) =>
    writer.update(DEPLOYMENTS, { ...first, spec: { ...first.spec, replicas: PODS_EACH + 1 } }),
  );
}
