import type { Prompt } from "./prompt.ts";

/** How an adapter answers without asking a model. */
export interface Simulation {
  /** The adapter's name: what the router calls its model. */
  adapter: string;
  /** The answer: the same for the same prompt after the same conversation. */
  compose(prompt: Prompt): string;
  /** What the final chunk says beside `ok`, the adapter's name and the text. */
  finalFields: Readonly<Record<string, unknown>>;
  /** From 0 to 1: of the estimate and the final chunk, and of the chunks before it. */
  confidence: number;
  partialConfidence: number;
  /** What so many tokens cost, in millionths of a US dollar. */
  priceUsdMicros(inTokens: number, outTokens: number): number;
  /** A pause after each chunk but the last. */
  chunkDelayMs: number;
}
