import type { Cluster } from "../../cluster.ts";
import { refusal } from "../../controllers/managed-pods.ts";
import { Selectors } from "../../meta/selectors.ts";
import type { Pod } from "../../objects/pod.ts";
import { isTerminating } from "../../objects/pod-facts.ts";
import { evict } from "../../write/evict.ts";
import { type WorkloadName, type Workloads, workloadKey } from "../workload-of.ts";
import { isUnmanaged, podsToDrain } from "./drained-pods.ts";

/** Pods of one workload that stay on a node which should be empty. */
export interface DrainBlock {
  readonly workload: WorkloadName;
  readonly node: string;
  readonly pods: readonly string[];
  /** `budget`: evicting them is refused. `unmanaged`: nothing would make them anew. */
  readonly by: "budget" | "unmanaged" | "other";
  readonly why: string;
}

const UNMANAGED = "nothing would make it anew; --force deletes it all the same";

/** What kept nodes from being emptied. */
export function drainBlocks(
  cluster: Cluster,
  nodes: readonly string[],
  { workloads, force }: { workloads: Workloads; force: boolean },
): DrainBlock[] {
  const selectors = new Selectors();
  const blocks = new Map<string, DrainBlock>();
  for (const node of nodes) {
    for (const pod of podsToDrain(cluster.store, node).filter((one) => !isTerminating(one))) {
      const reason = reasonOf(cluster, pod, { selectors, force });
      if (reason === null) continue;
      const workload = workloads.of(pod);
      const key = [node, workloadKey(workload), reason.why].join("\n");
      const pods = [...(blocks.get(key)?.pods ?? []), pod.metadata.name];
      blocks.set(key, { workload, node, pods, ...reason });
    }
  }
  return [...blocks.values()];
}

function reasonOf(
  cluster: Cluster,
  pod: Pod,
  { selectors, force }: { selectors: Selectors; force: boolean },
): Pick<DrainBlock, "by" | "why"> | null {
  if (isUnmanaged(pod) && !force) return { by: "unmanaged", why: UNMANAGED };
  const { store, nowMs } = cluster;
  const { namespace = "", name } = pod.metadata;
  const error = refusal(() =>
    cluster.write((writer) =>
      evict({ namespace, name, dryRun: true }, { store, writer, nowMs, selectors }),
    ),
  );
  if (error === null) return null;
  const by = error.reason === "TooManyRequests" ? "budget" : "other";
  return { by, why: error.details.causes?.[0]?.message ?? error.message };
}
