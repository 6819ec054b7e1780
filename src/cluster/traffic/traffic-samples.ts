import type { Cluster } from "../cluster.ts";
import { splitKey } from "../store/resource.ts";
import { Availability } from "./availability/availability.ts";
import type { WorkloadRef } from "./availability/workload-of.ts";
import { type Flow, flowAt } from "./flow.ts";
import { Traffic } from "./traffic.ts";

/** What Prometheus knows as a metric: samples of one name, with labels that tell them apart. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  readonly labels: readonly string[];
  /** At this moment. */
  readonly samples: (cluster: Cluster) => readonly MetricSample[];
}

export interface MetricSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const ROUTE_LABELS = ["namespace", "service", "zone", "target_zone", "result"];
const WORKLOAD_LABELS = ["namespace", "kind", "workload"];

/**
 * What is to be told of requests and of the availability of workloads, in base units of Prometheus.
 * Counters start with the cluster and follow its time: where that jumps, so do they.
 */
export const TRAFFIC_METRICS: readonly MetricFamily[] = [
  {
    ...{ name: "topology_requests_total", type: "counter", labels: ROUTE_LABELS },
    help: "Simulated requests by the zone that they came from and the one they went to; success or lost.",
    samples: (cluster) =>
      flowSamples(cluster, ({ totals }) =>
        totals.flatMap(({ from, to, succeeded, lost }) => results({ from, to }, succeeded, lost)),
      ),
  },
  {
    ...{ name: "topology_requests_per_second", type: "gauge", labels: ROUTE_LABELS },
    help: "The same as they flow at present, per second of the cluster's time.",
    samples: (cluster) =>
      flowSamples(cluster, ({ rates }) =>
        rates.flatMap(({ from, to, succeededPerSecond, lostPerSecond }) =>
          results({ from, to }, succeededPerSecond, lostPerSecond),
        ),
      ),
  },
  {
    ...{ name: "topology_requests_lossy_seconds_total", type: "counter" },
    help: "For how long some of the requests to a service were lost.",
    labels: ["namespace", "service"],
    samples: (cluster) =>
      flowSamples(cluster, ({ lossyMs }) => [{ labels: {}, value: lossyMs / 1_000 }]),
  },
  {
    ...{ name: "topology_workload_pods_available", type: "gauge", labels: WORKLOAD_LABELS },
    help: "Pods that are available and on a node with power that can be reached, known to the API or not.",
    samples: (cluster) => workloadSamples(cluster, ({ available }) => available),
  },
  {
    ...{ name: "topology_workload_pods_wanted", type: "gauge", labels: WORKLOAD_LABELS },
    help: "Pods that a workload is to have.",
    samples: (cluster) => workloadSamples(cluster, ({ wanted }) => wanted),
  },
];

function flowSamples(
  cluster: Cluster,
  read: (flow: Flow) => readonly MetricSample[],
): MetricSample[] {
  const { flows } = cluster.part(Traffic);
  return [...flows.keys()].flatMap((key) => {
    const flow = flows.get(key);
    if (flow === undefined) return [];
    const { namespace, name: service } = splitKey(key);
    return read(flowAt(flow, cluster.nowMs)).map(({ labels, value }) => ({
      ...{ labels: { namespace, service, ...labels }, value },
    }));
  });
}

function results(
  { from, to }: { readonly from: string; readonly to: string },
  success: number,
  lost: number,
): MetricSample[] {
  return Object.entries({ success, lost }).map(([result, value]) => ({
    ...{ labels: { zone: from, target_zone: to, result }, value },
  }));
}

function workloadSamples(
  cluster: Cluster,
  read: (record: { readonly wanted: number; readonly available: number }) => number,
): MetricSample[] {
  const { records } = cluster.part(Availability);
  return records.toArray().map((record) => ({
    labels: workloadLabels(record.workload),
    value: read(record),
  }));
}

function workloadLabels({ namespace, kind, name }: WorkloadRef) {
  return { namespace, kind, workload: name };
}
