/** Micro-dollars per token of the simulated price list: 1 and 4 dollars per million tokens. */
const USD_MICROS_PER_IN_TOKEN = 1;
const USD_MICROS_PER_OUT_TOKEN = 4;

const BYTES_PER_TOKEN = 4;

/**
 * Tokens by the rule of thumb that the platform's own adapters use: four UTF-8 bytes each, rounded
 * up. No tokenizer is needed to simulate one.
 */
export function countTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text, "utf8") / BYTES_PER_TOKEN);
}

/** What so many tokens cost, in millionths of a US dollar. */
export function priceUsdMicros(inTokens: number, outTokens: number): number {
  return inTokens * USD_MICROS_PER_IN_TOKEN + outTokens * USD_MICROS_PER_OUT_TOKEN;
}
