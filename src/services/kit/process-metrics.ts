import { Counter, Gauge, type Registry } from "prom-client";

/**
 * The process metrics that Prometheus client libraries agree on, read when they are scraped: no
 * timer, no event-loop histogram, nothing that costs while nobody looks.
 */
export function registerProcessMetrics(registry: Registry): void {
  const registers = [registry];
  new Counter({
    name: "process_cpu_seconds_total",
    help: "User and system CPU time spent.",
    registers,
    collect() {
      const usage = process.cpuUsage();
      this.reset();
      this.inc((usage.user + usage.system) / 1e6);
    },
  });
  new Gauge({
    name: "process_resident_memory_bytes",
    help: "Resident memory size.",
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  const startTimeSeconds = Date.now() / 1_000 - process.uptime();
  new Gauge({
    name: "process_start_time_seconds",
    help: "Start time, since the Unix epoch.",
    registers,
    collect() {
      this.set(startTimeSeconds);
    },
  });
}
