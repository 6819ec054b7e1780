import { Gauge, type Registry } from "prom-client";
import type { AdapterClient } from "./adapter-client.ts";

/** What a scrape tells of every adapter; the label is its configured address, never its own words. */
export function registerAdapterMetrics(
  registry: Registry,
  adapters: readonly AdapterClient[],
): void {
  const gauge = (name: string, help: string, read: (adapter: AdapterClient) => number | null) =>
    new Gauge({
      name,
      help,
      labelNames: ["adapter"],
      registers: [registry],
      collect() {
        // What is not known any more must not stay.
        this.reset();
        for (const adapter of adapters) {
          const value = read(adapter);
          if (value !== null) this.set({ adapter: adapter.target }, value);
        }
      },
    });
  gauge("router_adapter_up", "1 when the adapter answered its last health check.", (adapter) =>
    adapter.answered ? 1 : 0,
  );
  gauge(
    "router_adapter_error_ratio",
    "Failed calls by all calls as the adapter's Health says, 0 to 1.",
    (adapter) => adapter.errorRate,
  );
  gauge(
    "router_adapter_expected_latency_seconds",
    "The moving average that the choice goes by; absent while nothing is known.",
    ({ performance }) => performance.latencyMs && performance.latencyMs / 1000,
  );
}
