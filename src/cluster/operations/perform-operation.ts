import type { Cluster } from "../cluster.ts";
import { openWindow, readWindow } from "../traffic/traffic-window.ts";
import type { NodeClasses } from "./add-nodes.ts";
import { begin, endDrains } from "./begin.ts";
import { type DrainBlock, drainBlocks } from "./drain/drain-blocks.ts";
import type { Operation } from "./operation.ts";
import { placements, withFormerZones, zoneStates } from "./placement.ts";
import type { OperationReport } from "./report.ts";
import { type Settled, type SettleOptions, settling } from "./settle.ts";
import type { Steps } from "./steps.ts";
import { unplaceable } from "./unplaceable.ts";
import { Workloads } from "./workload-of.ts";
import { workloadReports } from "./workload-reports.ts";

export interface PerformOptions {
  readonly classes: NodeClasses;
  /** Nothing is waited for: what follows happens as time passes. */
  readonly realtime?: boolean;
  readonly settle?: SettleOptions;
  /** So many pods are simulated at most, in all copies together, to find out what would help: 2,000 when absent. */
  readonly triedPods?: number;
}

const AT_ONCE: Settled = { settled: false, simulatedMs: 0, restless: [] };

/**
 * Does something to a cluster, lets time pass until it has settled, and tells what came of it, step by
 * step; what is to be done is done in the first one.
 *
 * @throws ApiError as `begin`; then nothing was done
 */
export function* performing(
  operation: Operation,
  cluster: Cluster,
  options: PerformOptions,
): Steps<OperationReport> {
  const { classes, realtime = false } = options;
  const workloads = new Workloads(cluster.store);
  const before = placements(cluster.store, workloads);
  const zonesBefore = zoneStates(cluster.store);
  const window = openWindow(cluster);
  const nodes = begin(operation, cluster, classes);
  const settled = realtime ? AT_ONCE : yield* settling(cluster, options.settle);
  const after = placements(cluster.store, workloads);
  const zones = withFormerZones(zoneStates(cluster.store), zonesBefore);
  const course = {
    ...{ before, after, traffic: readWindow(window, cluster), settled: settled.settled },
    zones: zones.map(({ name }) => name),
  };
  return {
    ...{ operation, nodes, ...settled, zones },
    workloads: workloadReports(course, cluster.store),
    unplaceable: unplaceable(after, cluster),
    blocked: realtime ? [] : endedDrain(operation, nodes, { cluster, workloads }),
  };
}

/** What a drain has not been able to move; it is tried no longer. */
function endedDrain(
  operation: Operation,
  nodes: readonly string[],
  { cluster, workloads }: { cluster: Cluster; workloads: Workloads },
): DrainBlock[] {
  if (operation.verb !== "drain") return [];
  const blocks = drainBlocks(cluster, nodes, { workloads, force: operation.force === true });
  endDrains(nodes, cluster);
  return blocks;
}
