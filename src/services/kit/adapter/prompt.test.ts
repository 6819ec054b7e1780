import fc from "fast-check";
import { expect, test } from "vitest";
import { GrpcError } from "../grpc-error.ts";
import { parsePrompt } from "./prompt.ts";

test("prompt is the question, messages are the turns before it", () => {
  const history = [
    { role: "user", content: "a" },
    { role: "assistant", content: "b" },
  ];
  const json = { prompt: "c", messages: history, max_tokens: 9, temperature: 0.5, tools: [] };
  expect(parsePrompt(JSON.stringify(json))).toEqual({
    text: "c",
    history,
    maxTokens: 9,
    temperature: 0.5,
  });
});

test("a last message that is the question is no turn before it", () => {
  const turns = [
    { role: "assistant", content: "b" },
    { role: "user", content: "c" },
  ];
  const expected = { text: "c", history: turns.slice(0, 1), maxTokens: undefined };
  expect(parsePrompt(JSON.stringify({ messages: turns }))).toEqual(expected);
  expect(parsePrompt(JSON.stringify({ messages: turns, prompt: "c" }))).toEqual(expected);
});

test("an assistant that said the same before is a turn", () => {
  const messages = [{ role: "assistant", content: "c" }];
  expect(parsePrompt(JSON.stringify({ messages, prompt: "c" })).history).toEqual(messages);
});

test.each([
  ["", "not JSON"],
  ["[]", "expected object"],
  ["null", "expected object"],
  ["{}", "neither prompt nor messages has text"],
  ['{"prompt":" "}', "neither prompt nor messages has text"],
  ['{"prompt":7}', "expected string"],
  ['{"messages":[{"role":"user"}]}', "messages.0.content: Invalid input: expected string"],
  ['{"prompt":"x","max_tokens":0}', "max_tokens"],
])("%s is refused: %s", (json, reason) => {
  expect(() => parsePrompt(json)).toThrow(reason);
});

test("whatever comes is a prompt or INVALID_ARGUMENT", () => {
  const anything = fc.oneof(
    fc.string(),
    fc.json(),
    fc.object().map((o) => JSON.stringify(o)),
  );
  fc.assert(
    fc.property(anything, (json) => {
      try {
        return parsePrompt(json).text.trim() !== "";
      } catch (error) {
        return error instanceof GrpcError && error.status === "INVALID_ARGUMENT";
      }
    }),
  );
});
