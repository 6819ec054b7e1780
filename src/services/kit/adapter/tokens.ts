import type { Prompt } from "./prompt.ts";

const BYTES_PER_TOKEN = 4;

/**
 * Tokens by the rule of thumb that the platform's own adapters use: four UTF-8 bytes each, rounded
 * up. No tokenizer is needed to simulate one.
 */
export function countTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text, "utf8") / BYTES_PER_TOKEN);
}

/** The tokens of the question and all earlier turns. */
export function countPromptTokens(prompt: Pick<Prompt, "text" | "history">): number {
  return prompt.history.reduce(
    (sum, turn) => sum + countTokens(turn.content),
    countTokens(prompt.text),
  );
}
