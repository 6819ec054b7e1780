import { readAdapterAddresses, serveAdapter } from "../kit/adapter/serve-adapter.ts";
import { simulatedModel } from "../kit/adapter/simulated-model.ts";
import type { Simulation } from "../kit/adapter/simulation.ts";
import type { RunningService, ServiceContext } from "../kit/service-context.ts";
import { composeAnswer } from "./compose-answer.ts";

/** Micro-dollars per token of the simulated price list: 1 and 4 dollars per million tokens. */
const USD_MICROS_PER_IN_TOKEN = 1;
const USD_MICROS_PER_OUT_TOKEN = 4;

/** Serves answers in the voice of a simulated persona. */
export async function startPersonaAdapter(context: ServiceContext): Promise<RunningService> {
  const addresses = readAdapterAddresses(context.env, { grpcPort: 7070, httpPort: 7071 });
  /** For those who want to watch a stream or to interrupt one. */
  const chunkDelayMs = context.env.integer("PERSONA_CHUNK_DELAY_MS", {
    default: 0,
    min: 0,
    max: 1_000,
  });
  const model = simulatedModel({ ...PERSONA, chunkDelayMs });
  return serveAdapter(context, addresses, { model });
}

const PERSONA: Omit<Simulation, "chunkDelayMs"> = {
  adapter: "persona-adapter",
  compose: composeAnswer,
  finalFields: {},
  confidence: 0.8,
  partialConfidence: 0.6,
  priceUsdMicros: (inTokens, outTokens) =>
    inTokens * USD_MICROS_PER_IN_TOKEN + outTokens * USD_MICROS_PER_OUT_TOKEN,
};
