import { grpcService } from "./grpc-service.ts";
import descriptor from "./proto/generated/adapter.json" with { type: "json" };

/** The service that every model adapter offers (proto/adapter.proto says what the fields mean). */
export const ADAPTER_SERVICE = "atp.adapter.v1.AdapterService";

export interface EstimateRequest {
  stream_id: string;
  task_type: string;
  prompt_json: string;
}

export interface EstimateResponse {
  in_tokens: number;
  out_tokens: number;
  usd_micros: number;
  p95_tokens: number;
  p95_usd_micros: number;
  variance_tokens: number;
  variance_usd: number;
  confidence: number;
  tool_cost_breakdown_json: string;
  assumptions: string[];
  token_estimates_json: string;
}

export interface StreamRequest {
  stream_id: string;
  prompt_json: string;
}

export interface StreamChunk {
  type: string;
  content_json: string;
  confidence: number;
  /** Counts are increments: the reader adds them up over all chunks. */
  partial_in_tokens: number;
  partial_out_tokens: number;
  partial_usd_micros: number;
  more: boolean;
}

export interface HealthResponse {
  p95_ms: number;
  /** Failed calls by all calls, 0 to 1. */
  error_rate: number;
}

/** Estimate and Health answer once, Stream with several chunks. */
export function adapterDefinition() {
  return grpcService(descriptor, ADAPTER_SERVICE);
}
