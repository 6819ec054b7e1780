import { needs } from "../../needs.ts";
import { CannedServer } from "../cluster/canned-server.ts";
import { ClusterClient } from "../cluster/cluster-client.ts";
import { untilReady } from "../cluster/until.ts";
import { benchDeployments, benchNodes } from "../cluster/workloads.ts";
import type { Measured } from "../results.ts";
import { timedCommand } from "../sandbox.ts";
import { startService } from "../service-process.ts";
import type { BenchContext, Scenario } from "./context.ts";

const NODES = 500;
const DEPLOYMENTS = 10;
const REPLICAS = 1_000;
const DEADLINE_MS = 240_000;

const TARGETS = ["kubectl-whole", "kubectl-parts"];

/** The real kubectl, which gets 10,000 pods: all at once, and in parts of 500 as it does unasked. */
export const clusterKubectl: Scenario = {
  targets: TARGETS,
  async measure(context) {
    if (needs("kubectl").skip) {
      return Object.fromEntries(TARGETS.map((id) => [id, { unavailable: "there is no kubectl" }]));
    }
    if (context.options.check) {
      const unavailable = "it takes half a minute: only in a complete run";
      return Object.fromEntries(TARGETS.map((id) => [id, { unavailable }]));
    }
    return measured(context);
  },
};

async function measured({ sandbox, options, say }: BenchContext): Promise<Measured> {
  say(`kubectl: ${DEPLOYMENTS * REPLICAS} pods`);
  await using own = await startService(sandbox, "topology", {});
  using client = new ClusterClient({ url: own.address });
  await client.createAll("/api/v1/nodes", benchNodes(NODES));
  const path = "/apis/apps/v1/namespaces/default/deployments";
  await client.createAll(path, benchDeployments(DEPLOYMENTS, REPLICAS));
  const deadlineMs = performance.now() + DEADLINE_MS;
  await untilReady(client, DEPLOYMENTS * REPLICAS, deadlineMs);
  await using canned = await CannedServer.start(own.address);
  const cwd = await sandbox.folder();
  const get = async (server: string, ...args: readonly string[]) => {
    const words = ["--server", server, "get", "pods", ...args];
    const run = await timedCommand("kubectl", words, { cwd, env: sandbox.env });
    const lines = run.stdout.trimEnd().split("\n").length - 1;
    if (lines !== DEPLOYMENTS * REPLICAS) throw new Error(`kubectl has listed ${lines} pods`);
    return run.elapsedMs;
  };
  const whole: number[] = [];
  const parts: number[] = [];
  const cannedParts: number[] = [];
  for (let round = 0; round <= options.rounds; round += 1) {
    say(`kubectl: ${round} of ${options.rounds}`);
    const wholeMs = await get(own.address, "--chunk-size=0");
    const partsMs = await get(own.address);
    const cannedMs = await get(canned.address);
    // The first warms up, and teaches the canned one its answers.
    if (round === 0) continue;
    whole.push(wholeMs);
    parts.push(partsMs);
    cannedParts.push(cannedMs);
  }
  return {
    "kubectl-whole": { values: whole },
    "kubectl-parts": { values: parts, peers: cannedParts },
  };
}
