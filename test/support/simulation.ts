import type { Simulation } from "../../src/services/kit/adapter/simulation.ts";

/** A simulation that always says the same, at 1 and 4 dollars per million tokens. */
export const SIMULATION: Simulation = {
  adapter: "an-adapter",
  compose: () => "one two three four five six seven eight nine ten",
  finalFields: { more: 1 },
  confidence: 0.8,
  partialConfidence: 0.6,
  priceUsdMicros: (inTokens, outTokens) => inTokens + 4 * outTokens,
  chunkDelayMs: 0,
};
