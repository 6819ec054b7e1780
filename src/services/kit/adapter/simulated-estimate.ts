import type { EstimateResponse } from "../adapter-protocol.ts";
import type { Prompt } from "./prompt.ts";
import type { Simulation } from "./simulation.ts";
import { countPromptTokens, countTokens } from "./tokens.ts";

/**
 * The assumption by which an adapter says that nobody is billed for its answer and no model is
 * asked: a promise that the router relies on, for requests that must reach no model.
 */
const SIMULATED = "simulated";

/**
 * The relative standard deviation that is claimed for "four bytes per token": the answer is known
 * beforehand, its count in a real tokenizer is not.
 */
const RELATIVE_DEVIATION = 0.1;
/** The 95th percentile of a normal distribution, in standard deviations. */
const P95_DEVIATIONS = 1.645;

/** What answering will cost. The answer is deterministic, so its own counts are exact. */
export function simulatedEstimate(
  { adapter, confidence, priceUsdMicros }: Simulation,
  prompt: Prompt,
  answer: string,
): EstimateResponse {
  const inTokens = countPromptTokens(prompt);
  const outTokens = countTokens(answer);
  const usdMicros = priceUsdMicros(inTokens, outTokens);
  const p95Factor = 1 + P95_DEVIATIONS * RELATIVE_DEVIATION;
  return {
    in_tokens: inTokens,
    out_tokens: outTokens,
    usd_micros: usdMicros,
    p95_tokens: Math.ceil((inTokens + outTokens) * p95Factor),
    p95_usd_micros: Math.ceil(usdMicros * p95Factor),
    variance_tokens: ((inTokens + outTokens) * RELATIVE_DEVIATION) ** 2,
    variance_usd: ((usdMicros / 1e6) * RELATIVE_DEVIATION) ** 2,
    confidence,
    tool_cost_breakdown_json: JSON.stringify({ tools: {}, total_usd_micros: 0 }),
    assumptions: [
      SIMULATED,
      "4 bytes of UTF-8 per token",
      "no tools",
      "answer depends on the prompt alone",
    ],
    // The router shows `model` to clients as the name of who could answer.
    token_estimates_json: JSON.stringify({
      model: adapter,
      prompt: countTokens(prompt.text),
      history: inTokens - countTokens(prompt.text),
      answer: outTokens,
    }),
  };
}
