import { expect, test } from "vitest";
import { inputOfBody, inputOfQuery } from "./input.ts";

test.each(["", "null", "{}", '{"input":null}', '{"Input":1}', '{"__proto__":{"input":1}}'])(
  "the body %j holds no input",
  (body) => {
    expect(inputOfBody(body)).toEqual({ input: undefined });
  },
);

test.each([
  ["0", 0],
  ["false", false],
  ['""', ""],
  ['{"meta":{}}', { meta: {} }],
])("%s is an input", (text, input) => {
  expect(inputOfBody(`{"input":${text}}`)).toEqual({ input });
  expect(inputOfQuery(text)).toEqual({ input });
});

test.each(["{", "[1]", '"x"', "7", '{"input":1} {}', '{"input":1e999}', '{"input":[-1e999]}'])(
  "the body %j is malformed",
  (body) => {
    expect(() => inputOfBody(body)).toThrow("body contains malformed input document: ");
  },
);

test("a query without the parameter has no input, one with an empty parameter is malformed", () => {
  expect(inputOfQuery(undefined)).toEqual({ input: undefined });
  expect(() => inputOfQuery("")).toThrow("parameter contains malformed input document: ");
});
