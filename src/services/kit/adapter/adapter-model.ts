import type { EstimateResponse, StreamChunk } from "../adapter-protocol.ts";
import type { GrpcCall } from "../grpc-server.ts";
import type { Prompt } from "./prompt.ts";

/** What an adapter answers with; all else of an adapter is the same for every one. */
export interface AdapterModel {
  /** What answering would take. */
  estimate(prompt: Prompt, call: GrpcCall): EstimateResponse | Promise<EstimateResponse>;
  /** The answer; ends early when the call's signal aborts. Failures are GrpcErrors with words. */
  answer(prompt: Prompt, call: GrpcCall): AsyncIterable<StreamChunk>;
}
