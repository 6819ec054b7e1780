import type { Prompt } from "../kit/adapter/prompt.ts";
import { countPromptTokens, countTokens } from "../kit/adapter/tokens.ts";
import type { EstimateResponse } from "../kit/adapter-protocol.ts";

/**
 * What the router takes for the quality of an answer: above its highest floor (0.85 for `high`), so
 * that whoever sets up a model of their own gets its answers and not a simulated persona's.
 */
export const MODEL_CONFIDENCE = 0.9;

/** What an answer is reckoned with where nobody bounds it: usual, and seldom exceeded. */
const USUAL_OUT_TOKENS = 300;
const P95_OUT_TOKENS = 1_200;

/** The 95th percentile of a normal distribution, in standard deviations. */
const P95_DEVIATIONS = 1.645;

/** What an answer of a model will take: a guess, and no money, as nobody is paid for it. */
export function estimateOllama(
  prompt: Prompt,
  { model, firstTokenMs }: { model: string; firstTokenMs: number | null },
): EstimateResponse {
  const inTokens = countPromptTokens(prompt);
  const bound = prompt.maxTokens ?? Number.POSITIVE_INFINITY;
  const outTokens = Math.min(bound, USUAL_OUT_TOKENS);
  const p95OutTokens = Math.min(bound, P95_OUT_TOKENS);
  return {
    in_tokens: inTokens,
    out_tokens: outTokens,
    usd_micros: 0,
    p95_tokens: inTokens + p95OutTokens,
    p95_usd_micros: 0,
    variance_tokens: ((p95OutTokens - outTokens) / P95_DEVIATIONS) ** 2,
    variance_usd: 0,
    confidence: MODEL_CONFIDENCE,
    tool_cost_breakdown_json: JSON.stringify({ tools: {}, total_usd_micros: 0 }),
    assumptions: ["a model of one's own costs nothing", "4 bytes of UTF-8 per token", "no tools"],
    token_estimates_json: JSON.stringify({
      model: "ollama-adapter",
      ollama_model: model,
      prompt: countTokens(prompt.text),
      history: inTokens - countTokens(prompt.text),
      answer: outTokens,
      // The router waits for the first chunk as long as this, where the model has to be loaded.
      ...(firstTokenMs !== null && { first_token_ms: firstTokenMs }),
    }),
  };
}
