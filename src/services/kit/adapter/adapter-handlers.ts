import type {
  EstimateRequest,
  EstimateResponse,
  HealthResponse,
  StreamChunk,
  StreamRequest,
} from "../adapter-protocol.ts";
import type { GrpcCall, GrpcServiceOptions } from "../grpc-server.ts";
import type { AdapterMetrics } from "./adapter-metrics.ts";
import type { AdapterModel } from "./adapter-model.ts";
import type { CallWindow } from "./call-window.ts";
import { parsePrompt } from "./prompt.ts";

export interface HandlerParts {
  model: AdapterModel;
  window: CallWindow;
  metrics: AdapterMetrics;
}

/** The three methods of atp.adapter.v1.AdapterService. */
export function createAdapterHandlers({
  model,
  window,
  metrics,
}: HandlerParts): Pick<GrpcServiceOptions, "unary" | "serverStream"> {
  return {
    unary: {
      Estimate: async (request: EstimateRequest, call: GrpcCall): Promise<EstimateResponse> =>
        model.estimate(parsePrompt(request.prompt_json), call),
      Health: async (): Promise<HealthResponse> => window.health(),
    },
    serverStream: {
      Stream: async function* (
        request: StreamRequest,
        call: GrpcCall,
      ): AsyncGenerator<StreamChunk> {
        for await (const chunk of model.answer(parsePrompt(request.prompt_json), call)) {
          metrics.countChunk(chunk, call.synthetic);
          yield chunk;
        }
      },
    },
  };
}
