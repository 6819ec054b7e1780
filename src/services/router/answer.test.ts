import { expect, test } from "vitest";
import type { StreamChunk } from "../kit/adapter-protocol.ts";
import { Answer } from "./answer.ts";

function chunk(kind: string, content: unknown, changed: Partial<StreamChunk> = {}): StreamChunk {
  return {
    type: `agent.result.${kind}`,
    content_json: typeof content === "string" ? content : JSON.stringify(content),
    confidence: 0.6,
    partial_in_tokens: 0,
    partial_out_tokens: 0,
    partial_usd_micros: 0,
    more: kind === "partial",
    ...changed,
  };
}

test("token and cost increments add up over all chunks, whatever their type", () => {
  const answer = new Answer();
  const counts = { partial_in_tokens: 5, partial_out_tokens: 3, partial_usd_micros: 7 };
  answer.add(chunk("partial", { text: "a" }, counts));
  answer.add(chunk("progress", {}, counts));
  answer.add(chunk("final", { ok: true }, counts));
  expect([answer.tokensIn, answer.tokensOut, answer.usdMicros]).toEqual([15, 9, 21]);
});

test("pieces are handed on, and the final chunk has the whole text and the confidence", () => {
  const answer = new Answer();
  expect(answer.add(chunk("partial", { text: "Hel" }))).toBe("Hel");
  expect(answer.add(chunk("partial", { text: "lo" }))).toBe("lo");
  expect(answer.text).toBe("Hello");
  expect(answer.add(chunk("final", { ok: true, text: "Hello." }, { confidence: 0.9 }))).toBe(null);
  expect([answer.text, answer.confidence]).toEqual(["Hello.", 0.9]);
  expect(() => answer.assertComplete()).not.toThrow();
});

test.each([
  [Number.NaN, 0],
  [7, 1],
  [-1, 0],
])("a final confidence of %d is taken for %d", (confidence, expected) => {
  const answer = new Answer();
  answer.add(chunk("final", { ok: true, text: "x" }, { confidence }));
  expect(answer.confidence).toBe(expected);
});

test("the pieces are the answer where the final chunk has no text, as with stub adapters", () => {
  const answer = new Answer();
  answer.add(chunk("partial", "plain text, "));
  answer.add(chunk("partial", "no JSON"));
  expect(answer.add(chunk("partial", { step: 1 }))).toBe(null);
  answer.add(chunk("final", { ok: true, adapter: "stub" }));
  expect(answer.text).toBe("plain text, no JSON");
});

test.each([
  ["an error chunk", chunk("error", { error: "model not loaded" }), "model not loaded"],
  ["an error as plain text", chunk("error", "quota exceeded"), "quota exceeded"],
  ["an error without words", chunk("error", { code: 7 }), 'the adapter reported {"code":7}'],
  ["a final that is not ok", chunk("final", { ok: false, error: "no key" }), "no key"],
])("%s fails the answer in the adapter's words", (_name, bad, message) => {
  expect(() => new Answer().add(bad)).toThrow(message);
});

test("a stream without a final chunk is no answer", () => {
  const answer = new Answer();
  answer.add(chunk("partial", { text: "half" }));
  expect(() => answer.assertComplete()).toThrow("without a final chunk");
});

test("an answer that never ends is cut", () => {
  const answer = new Answer();
  const big = chunk("partial", { text: "x".repeat(50_000) });
  answer.add(big);
  answer.add(big);
  expect(() => answer.add(big)).toThrow("longer than 131072 characters");
});
