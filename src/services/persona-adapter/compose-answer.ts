import { createHash } from "node:crypto";
import type { Prompt } from "../kit/adapter/prompt.ts";
import { quote, truncate, turnOf } from "../kit/adapter/simulated-text.ts";
import { ADVICE, CLOSINGS, OPENINGS, PERSONAS } from "./phrases.ts";

/**
 * The persona's answer: the same question after the same conversation always gets the same text,
 * another one most likely another. It says that it is simulated and which turn of the conversation
 * it answers, so that a reader can see whether the context arrived.
 */
export function composeAnswer(prompt: Prompt): string {
  const choices = seededChoices(prompt);
  const persona = choices.pick(PERSONAS);
  const sentences = [
    choices.pick(OPENINGS),
    `This is ${persona.name}, ${persona.role}, a simulated persona: no language model was asked.`,
    `You wrote "${quote(prompt.text)}", which is turn ${turnOf(prompt)} of our conversation.`,
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
