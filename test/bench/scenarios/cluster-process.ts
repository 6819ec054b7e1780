import { ClusterClient } from "../cluster/cluster-client.ts";
import { untilReady } from "../cluster/until.ts";
import { benchDeployments, benchNodes } from "../cluster/workloads.ts";
import { processUse } from "../processes.ts";
import type { Measured, Samples } from "../results.ts";
import { startService } from "../service-process.ts";
import type { BenchContext, Scenario } from "./context.ts";

const NODES = 1_000;
const PODS_EACH = 1_000;
const DEPLOYMENTS = 100;
/** As many pods are there when the first part of the run is over. */
const FIRST_DEPLOYMENTS = 10;
const DEADLINE_MS = 600_000;

/** The process of the simulated cluster: its start, and what 100,000 pods take of it. */
export const clusterProcess: Scenario = {
  targets: ["cluster-start", "cluster-memory"],
  async measure(context) {
    const { options } = context;
    const start = options.only.has("cluster-start") && { "cluster-start": await starts(context) };
    const memory = options.only.has("cluster-memory") && {
      "cluster-memory": await manyPods(context),
    };
    return { ...start, ...memory };
  },
};

async function starts({ sandbox, options, say }: BenchContext): Promise<Samples> {
  const values: number[] = [];
  for (let round = 0; round <= options.rounds; round += 1) {
    say(`cluster: start, ${round} of ${options.rounds}`);
    await using own = await startService(sandbox, "topology", {});
    if (round > 0) values.push(own.startedMs);
  }
  return { values };
}

async function manyPods({ sandbox, options, say, note }: BenchContext): Promise<Measured[string]> {
  if (options.check) return { unavailable: "it takes minutes: only a complete run measures it" };
  say(`cluster: ${DEPLOYMENTS * PODS_EACH} pods`);
  await using own = await startService(sandbox, "topology", {});
  using client = new ClusterClient({ url: own.address });
  const deadlineMs = performance.now() + DEADLINE_MS;
  await client.createAll("/api/v1/nodes", benchNodes(NODES));
  const deployments = benchDeployments(DEPLOYMENTS, PODS_EACH);
  const create = async (from: number, to: number) => {
    const begunMs = performance.now();
    const path = "/apis/apps/v1/namespaces/default/deployments";
    await client.createAll(path, deployments.slice(from, to));
    await untilReady(client, to * PODS_EACH, deadlineMs);
    return (performance.now() - begunMs) / ((to - from) * PODS_EACH);
  };
  const firstMs = await create(0, FIRST_DEPLOYMENTS);
  await create(FIRST_DEPLOYMENTS, DEPLOYMENTS - FIRST_DEPLOYMENTS);
  const lastMs = await create(DEPLOYMENTS - FIRST_DEPLOYMENTS, DEPLOYMENTS);
  const count = FIRST_DEPLOYMENTS * PODS_EACH;
  note(
    `A pod takes ${firstMs.toFixed(2)} ms among the first ${count}, and ${lastMs.toFixed(2)} ms among the last ${count} of ${DEPLOYMENTS * PODS_EACH}.`,
  );
  if (process.platform !== "linux") return { unavailable: "this system has no /proc" };
  const { pssMb } = await processUse(own.pid);
  return { values: [pssMb] };
}
