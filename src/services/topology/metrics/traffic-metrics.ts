import { Counter, Gauge, type Registry } from "prom-client";
import type { Cluster } from "../../../cluster/cluster.ts";
import { type MetricFamily, TRAFFIC_METRICS } from "../../../cluster/traffic/traffic-samples.ts";

/** Tells of simulated requests and of available pods, reckoned when it is asked for. */
export function describeTraffic(registry: Registry, cluster: () => Cluster): void {
  for (const family of TRAFFIC_METRICS) describeFamily(registry, family, cluster);
}

function describeFamily(
  registry: Registry,
  { name, help, type, labels, samples }: MetricFamily,
  cluster: () => Cluster,
): void {
  const options = { name, help, labelNames: [...labels], registers: [registry] };
  const Kind = type === "counter" ? Counter : Gauge;
  new Kind({
    ...options,
    collect() {
      this.reset();
      for (const sample of samples(cluster())) this.inc(sample.labels, sample.value);
    },
  });
}
