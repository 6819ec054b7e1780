import fc from "fast-check";
import { expect, test } from "vitest";
import { SIMULATION } from "../../../../test/support/simulation.ts";
import type { Prompt } from "./prompt.ts";
import { simulatedChunks } from "./simulated-chunks.ts";
import { simulatedEstimate } from "./simulated-estimate.ts";

const prompt: Prompt = {
  text: "12345678",
  history: [{ role: "user", content: "1234" }],
  maxTokens: undefined,
  temperature: undefined,
};

test("an answer is several partial chunks and a final one with the whole text", () => {
  const answer = "one two three four five six seven eight nine ten";
  const chunks = [...simulatedChunks(SIMULATION, prompt, answer)];
  expect(
    chunks.map(({ type, content_json, more }) => [type, JSON.parse(content_json), more]),
  ).toEqual([
    ["agent.result.partial", { text: "one two three four five six seven eight" }, true],
    ["agent.result.partial", { text: " nine ten" }, true],
    ["agent.result.final", { ok: true, adapter: "an-adapter", more: 1, text: answer }, false],
  ]);
  expect(chunks.map((chunk) => chunk.partial_in_tokens)).toEqual([3, 0, 0]);
});

test("texts joined are the answer, and counts add up to the estimate, for any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (answer) => {
      fc.pre(answer.trim() !== "");
      const chunks = [...simulatedChunks(SIMULATION, prompt, answer)];
      const parts = chunks.slice(0, -1).map((chunk) => String(JSON.parse(chunk.content_json).text));
      const sum = (count: "partial_in_tokens" | "partial_out_tokens" | "partial_usd_micros") =>
        chunks.reduce((total, chunk) => total + chunk[count], 0);
      const expected = simulatedEstimate(SIMULATION, prompt, answer);
      expect(parts.join("")).toBe(answer);
      expect(sum("partial_in_tokens")).toBe(expected.in_tokens);
      expect(sum("partial_out_tokens")).toBe(expected.out_tokens);
      expect(sum("partial_usd_micros")).toBe(expected.usd_micros);
    }),
  );
});
