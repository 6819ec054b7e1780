import type {
  EstimateRequest,
  EstimateResponse,
  HealthResponse,
  StreamChunk,
  StreamRequest,
} from "../kit/adapter-protocol.ts";
import type { GrpcCall, GrpcServiceOptions } from "../kit/grpc-server.ts";
import type { AdapterMetrics } from "./adapter-metrics.ts";
import { answerChunks } from "./answer-chunks.ts";
import type { CallWindow } from "./call-window.ts";
import { composeAnswer } from "./compose-answer.ts";
import { estimate } from "./estimate.ts";
import { parsePrompt } from "./prompt.ts";

export interface HandlerParts {
  window: CallWindow;
  metrics: AdapterMetrics;
  /** Waits between two chunks; rejects when the call is cancelled. */
  pause: (signal: AbortSignal) => Promise<void>;
}

/** The three methods of atp.adapter.v1.AdapterService. */
export function createAdapterHandlers({
  window,
  metrics,
  pause,
}: HandlerParts): Pick<GrpcServiceOptions, "unary" | "serverStream"> {
  return {
    unary: {
      Estimate: async (request: EstimateRequest): Promise<EstimateResponse> => {
        const prompt = parsePrompt(request.prompt_json);
        return estimate(prompt, composeAnswer(prompt));
      },
      Health: async (): Promise<HealthResponse> => window.health(),
    },
    serverStream: {
      Stream: async function* (
        request: StreamRequest,
        call: GrpcCall,
      ): AsyncGenerator<StreamChunk> {
        const prompt = parsePrompt(request.prompt_json);
        for (const chunk of answerChunks(prompt, composeAnswer(prompt))) {
          metrics.countChunk(chunk, call.synthetic);
          yield chunk;
          if (chunk.more) await pause(call.signal);
        }
      },
    },
  };
}
