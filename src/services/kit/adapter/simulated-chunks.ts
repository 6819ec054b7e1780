import type { StreamChunk } from "../adapter-protocol.ts";
import type { Prompt } from "./prompt.ts";
import type { Simulation } from "./simulation.ts";
import { countPromptTokens, countTokens } from "./tokens.ts";

const WORDS_PER_CHUNK = 8;

/**
 * The answer as partial chunks, whose texts joined are the answer, and a final one with all of it.
 * Token and price counts are increments: over all chunks they add up to those of the estimate. The
 * first chunk carries the prompt's.
 */
export function* simulatedChunks(
  simulation: Simulation,
  prompt: Prompt,
  answer: string,
): Generator<StreamChunk> {
  const { adapter, finalFields, confidence, partialConfidence, priceUsdMicros } = simulation;
  const promptTokens = countPromptTokens(prompt);
  let told = "";
  for (const text of splitWords(answer)) {
    const outTokens = countTokens(told + text) - countTokens(told);
    const inTokens = told === "" ? promptTokens : 0;
    yield {
      type: "agent.result.partial",
      content_json: JSON.stringify({ text }),
      confidence: partialConfidence,
      partial_in_tokens: inTokens,
      partial_out_tokens: outTokens,
      partial_usd_micros: priceUsdMicros(inTokens, outTokens),
      more: true,
    };
    told += text;
  }
  yield {
    type: "agent.result.final",
    content_json: JSON.stringify({ ok: true, adapter, ...finalFields, text: answer }),
    confidence,
    partial_in_tokens: 0,
    partial_out_tokens: 0,
    partial_usd_micros: 0,
    more: false,
  };
}

/** Pieces of some words each, every word with the space before it. */
function splitWords(text: string): string[] {
  const words = text.match(/\s*\S+\s*$|\s*\S+/g) ?? [];
  const pieces: string[] = [];
  for (let start = 0; start < words.length; start += WORDS_PER_CHUNK) {
    pieces.push(words.slice(start, start + WORDS_PER_CHUNK).join(""));
  }
  return pieces;
}
