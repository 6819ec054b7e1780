import { POWER } from "../../components/conformance/power.ts";
import { ControlPlane } from "../../components/conformance/real/control-plane.ts";
import { needs } from "../../needs.ts";
import { type ApiPlace, ClusterClient } from "../cluster/cluster-client.ts";
import { untilBound, untilReady } from "../cluster/until.ts";
import { benchDeployments, benchNodes } from "../cluster/workloads.ts";
import type { Measured, Samples } from "../results.ts";
import { startService } from "../service-process.ts";
import type { BenchContext, Scenario } from "./context.ts";

const NODES = 500;
const DEPLOYMENTS = 10;
const REPLICAS = 300;
const MANY_NODES = 5_000;
const MANY_REPLICAS = 1_000;
const REAL = [
  ...(["components:etcd", "components:kube-apiserver", "components:kwok"] as const),
  ...(["components:kube-controller-manager", "components:kube-scheduler"] as const),
];
/** A real control plane takes under a minute. */
const DEADLINE_MS = 240_000;
/** It is the same each time, and the real one is slow. */
const ROUNDS = { complete: 3, check: 1 };

/** Pods of the guide's manifest on many nodes, through the API, beside a real control plane. */
export const clusterLoad: Scenario = {
  targets: ["cluster-bind", "cluster-ready"],
  async measure(context) {
    const { options } = context;
    const wants = (id: string) => options.only.has(id);
    return {
      ...(wants("cluster-bind") && { "cluster-bind": await inTurn(context) }),
      ...(wants("cluster-ready") && { "cluster-ready": await manyReady(context) }),
    };
  },
};

async function inTurn(context: BenchContext): Promise<Measured[string]> {
  const { options, say, note } = context;
  if (options.check) return { unavailable: "its peer takes minutes: only in a complete run" };
  const pods = DEPLOYMENTS * REPLICAS;
  const values: number[] = [];
  const peers: number[] = [];
  const hasPeer = !needs(...REAL).skip;
  const rounds = ROUNDS.complete;
  for (let round = 0; round < rounds; round += 1) {
    say(`cluster: ${pods} pods on ${NODES} nodes, ${round + 1} of ${rounds}`);
    await using own = await startService(context.sandbox, "topology", {});
    values.push(await bindAll({ url: own.address }, {}));
    if (!hasPeer) continue;
    const plane = new ControlPlane();
    try {
      await plane.start();
      peers.push(await bindAll(plane.place, { [POWER]: "a" }));
      if (round === 0) for (const command of plane.commands) note(`The peer: ${command}`);
    } finally {
      await plane.stop();
    }
  }
  if (!hasPeer) return { unavailable: "this machine has no real control plane" };
  return { values, peers };
}

/** From the first node until the last pod has one, in milliseconds. */
async function bindAll(
  place: ApiPlace,
  annotations: Readonly<Record<string, string>>,
): Promise<number> {
  using client = new ClusterClient(place);
  const begunMs = performance.now();
  await client.createAll("/api/v1/nodes", benchNodes(NODES, annotations));
  await client.createAll(
    "/apis/apps/v1/namespaces/default/deployments",
    benchDeployments(DEPLOYMENTS, REPLICAS),
  );
  await untilBound(client, DEPLOYMENTS * REPLICAS, begunMs + DEADLINE_MS);
  return performance.now() - begunMs;
}

async function manyReady({ sandbox, options, say }: BenchContext): Promise<Samples> {
  const values: number[] = [];
  const rounds = options.check ? ROUNDS.check : ROUNDS.complete;
  for (let round = 0; round < rounds; round += 1) {
    say(
      `cluster: ${MANY_NODES} nodes, ${DEPLOYMENTS * MANY_REPLICAS} pods, ${round + 1} of ${rounds}`,
    );
    await using own = await startService(sandbox, "topology", {});
    using client = new ClusterClient({ url: own.address });
    const begunMs = performance.now();
    await client.createAll("/api/v1/nodes", benchNodes(MANY_NODES));
    await client.createAll(
      "/apis/apps/v1/namespaces/default/deployments",
      benchDeployments(DEPLOYMENTS, MANY_REPLICAS),
    );
    await untilReady(client, DEPLOYMENTS * MANY_REPLICAS, begunMs + DEADLINE_MS);
    values.push(performance.now() - begunMs);
  }
  return { values };
}
