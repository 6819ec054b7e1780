import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { createMetrics } from "./metrics.ts";

test("what clients ask for counts from 0 on, so that the first request has a rate", async () => {
  const registry = new Registry();
  createMetrics(registry);
  const page = await registry.metrics();
  for (const series of [
    'router_request_duration_seconds_count{route="/v1/ask",synthetic="false"}',
    'router_request_duration_seconds_bucket{le="+Inf",route="/v1/observe",synthetic="true"}',
    'router_time_to_first_chunk_seconds_count{synthetic="false"}',
    'router_asks_aborted_total{error="adapter_error",synthetic="false"}',
  ]) {
    expect(page).toContain(`${series} 0\n`);
  }
});
