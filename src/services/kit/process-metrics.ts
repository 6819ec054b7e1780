import { Gauge, type Registry } from "prom-client";

/**
 * The process metrics that Prometheus client libraries agree on, read when they are scraped: no
 * timer, no event-loop histogram, nothing that costs while nobody looks.
 */
export function registerProcessMetrics(registry: Registry): void {
  const startTimeSeconds = Date.now() / 1_000 - process.uptime();
  gauge(registry, "process_cpu_seconds_total", "User and system CPU time spent.", () => {
    const usage = process.cpuUsage();
    return (usage.user + usage.system) / 1e6;
  });
  gauge(registry, "process_resident_memory_bytes", "Resident memory size.", () =>
    process.memoryUsage.rss(),
  );
  gauge(
    registry,
    "process_start_time_seconds",
    "Start time, since the Unix epoch.",
    () => startTimeSeconds,
  );
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
