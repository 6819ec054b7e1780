import { quote, truncate, turnOf } from "../kit/adapter/simulated-text.ts";
import type { Simulation } from "../kit/adapter/simulation.ts";

/**
 * What stands in for a model: it says so, and repeats the question. Its confidence is below what
 * the router takes for certain (0.5), so that it answers only where nobody else can.
 */
export function simulatedOllama(why: string): Simulation {
  return {
    adapter: "ollama-adapter",
    compose: (prompt) => {
      const question = `You wrote "${quote(prompt.text)}", which is turn ${turnOf(prompt)} of our conversation.`;
      return truncate(`This answer is simulated: ${why}. ${question}`, prompt.maxTokens);
    },
    finalFields: { simulated: true },
    confidence: 0.4,
    partialConfidence: 0.3,
    priceUsdMicros: () => 0,
    chunkDelayMs: 0,
  };
}
