import { expect, test } from "vitest";
import type { Prompt } from "../kit/adapter/prompt.ts";
import { countTokens } from "../kit/adapter/tokens.ts";
import { composeAnswer } from "./compose-answer.ts";

const prompt = (text: string, ...turns: string[]): Prompt => ({
  text,
  history: turns.map((content) => ({ role: "user", content })),
  maxTokens: undefined,
  temperature: undefined,
});

test("the same conversation gets the same answer, now and in later versions", () => {
  expect(composeAnswer(prompt("hello"))).toBe(composeAnswer(prompt("hello")));
  expect(composeAnswer(prompt("hello"))).toMatchInlineSnapshot(
    `"Happy to help. This is Kenji, a data engineer, a simulated persona: no language model was asked. You wrote "hello", which is turn 1 of our conversation. Before anything else I would measure what happens today. A limit that is written down is kind to everybody who meets it. What I care about most is where the numbers come from and how old they are. I hope this gets you one step further."`,
  );
});

test("another question, and the same one after another turn, get another answer", () => {
  const answers = ["hello", "hello!", "zones?"].map((text) => composeAnswer(prompt(text)));
  const later = ["before", "earlier"].map((turn) => composeAnswer(prompt("hello", turn)));
  expect(new Set([...answers, ...later]).size).toBe(5);
  expect(later[0]).toContain("turn 2 of our conversation");
});

test("the answer says that it is simulated, in several sentences", () => {
  const answer = composeAnswer(prompt("hello"));
  expect(answer).toContain("a simulated persona");
  expect(answer.split(". ").length).toBeGreaterThanOrEqual(5);
});

test("a long question is quoted short and on one line, characters kept whole", () => {
  const answer = composeAnswer(prompt(`line one\n\tline two ${"😀".repeat(500)}`));
  expect(answer).toMatch(/"line one line two (😀)+…"/u);
  expect(answer).not.toContain("\n");
  expect(answer.length).toBeLessThan(1_000);
});

test.each([1, 2, 10, 40])("at most %i tokens, whole words, never nothing", (maxTokens) => {
  const whole = composeAnswer(prompt("hello"));
  const cut = composeAnswer({ ...prompt("hello"), maxTokens });
  expect(whole.startsWith(`${cut} `)).toBe(true);
  expect(cut.includes(" ") ? countTokens(cut) : 0).toBeLessThanOrEqual(maxTokens);
});
