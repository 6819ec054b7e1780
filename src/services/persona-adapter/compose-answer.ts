import { createHash } from "node:crypto";
import { ADVICE, CLOSINGS, OPENINGS, PERSONAS } from "./phrases.ts";
import type { Prompt } from "./prompt.ts";
import { countTokens } from "./tokens.ts";

const QUOTE_CHARS = 80;

/**
 * The persona's answer: the same question after the same conversation always gets the same text,
 * another one most likely another. It says that it is simulated and which turn of the conversation
 * it answers, so that a reader can see whether the context arrived.
 */
export function composeAnswer(prompt: Prompt): string {
  const choices = seededChoices(prompt);
  const persona = choices.pick(PERSONAS);
  const turn = prompt.history.filter(({ role }) => role === "user").length + 1;
  const sentences = [
    choices.pick(OPENINGS),
    `This is ${persona.name}, ${persona.role}, a simulated persona: no language model was asked.`,
    `You wrote "${quote(prompt.text)}", which is turn ${turn} of our conversation.`,
    ...choices.pickSome(ADVICE, 2),
    `What I care about most is ${persona.concern}.`,
    choices.pick(CLOSINGS),
  ];
  return truncate(sentences.join(" "), prompt.maxTokens);
}

/** Numbers from a hash of the whole conversation, in place of chance. */
function seededChoices(prompt: Prompt) {
  const seed = JSON.stringify([prompt.text, ...prompt.history.map((t) => [t.role, t.content])]);
  const digest = createHash("sha256").update(seed).digest();
  let drawn = 0;
  const draw = (below: number) => {
    const position = (drawn * 4) % digest.length;
    drawn += 1;
    return digest.readUInt32BE(position) % below;
  };
  const take = <T>(from: T[]): T[] => from.splice(draw(from.length), 1);
  return {
    pick: <T>([first, ...others]: readonly [T, ...T[]]): T => take([first, ...others])[0] ?? first,
    pickSome: <T>(items: readonly T[], count: number): T[] => {
      const left = [...items];
      return Array.from({ length: Math.min(count, left.length) }, () => take(left)).flat();
    },
  };
}

/** One line of the question, short enough to be repeated. */
function quote(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  const characters = [...line];
  return characters.length <= QUOTE_CHARS ? line : `${characters.slice(0, QUOTE_CHARS).join("")}…`;
}

/** Whole words up to the token limit; at least one word. */
function truncate(text: string, maxTokens: number | undefined): string {
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
