import { Counter, Histogram, type Registry } from "prom-client";
import type { StreamChunk } from "../adapter-protocol.ts";
import type { FinishedCall } from "../grpc-server.ts";

export interface AdapterMetrics {
  countCall(call: FinishedCall): void;
  countChunk(chunk: StreamChunk, synthetic: boolean): void;
}

/** From a simulated answer to that of a large model which has to be loaded first. */
const DURATION_BUCKETS_SECONDS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120,
];

export function createAdapterMetrics(registry: Registry): AdapterMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: "adapter_requests_total",
    help: "Finished gRPC calls by method and status code.",
    labelNames: ["method", "code", "synthetic"],
    registers,
  });
  const durations = new Histogram({
    name: "adapter_request_duration_seconds",
    help: "Time from the start of a gRPC call to its end, streams included.",
    labelNames: ["method", "synthetic"],
    buckets: DURATION_BUCKETS_SECONDS,
    registers,
  });
  // Begins at 0 everywhere: to a rate the step from nothing to 1 would be none.
  for (const method of ["Estimate", "Stream"]) {
    for (const synthetic of ["false", "true"]) durations.zero({ method, synthetic });
  }
  const tokens = new Counter({
    name: "adapter_tokens_total",
    help: "Tokens of prompts (input) and answers (output).",
    labelNames: ["direction", "synthetic"],
    registers,
  });
  return {
    countCall: ({ method, status: code, durationMs, synthetic: marked }) => {
      const synthetic = String(marked);
      requests.inc({ method, code, synthetic });
      durations.observe({ method, synthetic }, durationMs / 1_000);
    },
    countChunk: (chunk, marked) => {
      const synthetic = String(marked);
      tokens.inc({ direction: "input", synthetic }, chunk.partial_in_tokens);
      tokens.inc({ direction: "output", synthetic }, chunk.partial_out_tokens);
    },
  };
}
