import type { Prompt } from "./prompt.ts";
import { countTokens } from "./tokens.ts";

const QUOTE_CHARS = 80;

/** One line of the question, short enough to be repeated. */
export function quote(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  const characters = [...line];
  return characters.length <= QUOTE_CHARS ? line : `${characters.slice(0, QUOTE_CHARS).join("")}…`;
}

/** Which of the user's turns is to be answered, from 1: a reader sees whether context arrived. */
export function turnOf({ history }: Pick<Prompt, "history">): number {
  return history.filter(({ role }) => role === "user").length + 1;
}

/** Whole words up to the token limit; at least one word. */
export function truncate(text: string, maxTokens: number | undefined): string {
  if (maxTokens === undefined || countTokens(text) <= maxTokens) return text;
  const words = text.split(" ");
  let kept = words.slice(0, 1).join("");
  for (const word of words.slice(1)) {
    const longer = `${kept} ${word}`;
    if (countTokens(longer) > maxTokens) break;
    kept = longer;
  }
  return kept;
}
