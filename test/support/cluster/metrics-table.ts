import type {
  ContainerUsage,
  PodMetrics,
  PodMetricsSource,
} from "../../../src/cluster/metrics/pod-metrics.ts";

type Row = Partial<Omit<PodMetrics, "containers">> & {
  readonly containers: readonly (Partial<ContainerUsage> & Pick<ContainerUsage, "name">)[];
};

/** Tells of pods by their name what stands in a table, which a test may change. */
export function metricsTable(rows: ReadonlyMap<string, Row>): PodMetricsSource {
  return {
    metricsOf: ({ metadata }, { nowMs }) => {
      const row = rows.get(metadata.name);
      if (row === undefined) return null;
      const containers = row.containers.map((one) => ({ milliCpu: 0, memoryBytes: 0, ...one }));
      return { atMs: nowMs, windowMs: 60_000, ...row, containers };
    },
  };
}
