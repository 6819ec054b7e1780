import { type Span, SpanKind } from "@opentelemetry/api";
import type { AdapterModel } from "../kit/adapter/adapter-model.ts";
import type { Prompt } from "../kit/adapter/prompt.ts";
import { countPromptTokens, countTokens } from "../kit/adapter/tokens.ts";
import type { StreamChunk } from "../kit/adapter-protocol.ts";
import { GrpcError } from "../kit/grpc-error.ts";
import type { ServiceContext } from "../kit/service-context.ts";
import { failSpan } from "../kit/tracing.ts";
import type { ChatLine } from "./chat-lines.ts";
import { estimateOllama, MODEL_CONFIDENCE } from "./estimate.ts";
import type { OllamaClient } from "./ollama-client.ts";
import type { OllamaSettings } from "./settings.ts";

/** The router waits 250 ms longer for an estimate than for the first of the others. */
const LOADED_WITHIN_MS = 150;

const PARTIAL_CONFIDENCE = 0.6;

/** A final chunk repeats the answer, and has to fit into one gRPC message. */
const ANSWER_LIMIT_CHARS = 1024 * 1024;

/** Answers with a model of Ollama's. */
export function ollamaModel(
  { tracer, log }: Pick<ServiceContext, "tracer" | "log">,
  client: OllamaClient,
  { model, silenceTimeoutMs }: Pick<OllamaSettings, "model" | "silenceTimeoutMs">,
): AdapterModel {
  return {
    estimate: async (prompt) => {
      const loaded = await client.hasLoaded(LOADED_WITHIN_MS);
      // One that cannot tell is taken for one that has to load.
      return estimateOllama(prompt, { model, firstTokenMs: loaded ? null : silenceTimeoutMs });
    },
    async *answer(prompt, { signal }) {
      const span = tracer.startSpan(`chat ${model}`, {
        kind: SpanKind.CLIENT,
        // OpenTelemetry semantic conventions for generative AI, still in development there.
        attributes: {
          "gen_ai.operation.name": "chat",
          "gen_ai.provider.name": "ollama",
          "gen_ai.request.model": model,
        },
      });
      try {
        yield* chunksOf(client.chat(prompt, signal), { prompt, model, span });
      } catch (error) {
        failSpan(span, error);
        if (!signal.aborted) log.warn({ err: error, ollama: client.place, model }, "answer failed");
        throw error;
      } finally {
        span.end();
      }
    },
  };
}

interface Answering {
  prompt: Prompt;
  model: string;
  span: Span;
}

/** The answer in chunks. Ollama counts at the end: the final chunk carries all tokens. */
async function* chunksOf(
  lines: AsyncIterable<ChatLine>,
  { prompt, model, span }: Answering,
): AsyncGenerator<StreamChunk> {
  let text = "";
  for await (const line of lines) {
    const piece = line.message?.content ?? "";
    text += piece;
    if (text.length > ANSWER_LIMIT_CHARS) {
      throw new GrpcError("RESOURCE_EXHAUSTED", `${model} answers without end`);
    }
    if (piece !== "") yield chunk({ text: piece });
    if (line.done !== true) continue;
    const inTokens = line.prompt_eval_count ?? countPromptTokens(prompt);
    const outTokens = line.eval_count ?? countTokens(text);
    span.setAttributes({
      "gen_ai.usage.input_tokens": inTokens,
      "gen_ai.usage.output_tokens": outTokens,
    });
    const { done_reason: doneReason = "stop" } = line;
    const final = { ok: true, adapter: "ollama-adapter", simulated: false, model };
    yield {
      ...chunk({ ...final, done_reason: doneReason, text }),
      type: "agent.result.final",
      confidence: MODEL_CONFIDENCE,
      partial_in_tokens: inTokens,
      partial_out_tokens: outTokens,
      more: false,
    };
  }
}

function chunk(content: object): StreamChunk {
  return {
    type: "agent.result.partial",
    content_json: JSON.stringify(content),
    confidence: PARTIAL_CONFIDENCE,
    partial_in_tokens: 0,
    partial_out_tokens: 0,
    partial_usd_micros: 0,
    more: true,
  };
}
