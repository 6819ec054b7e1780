import fc from "fast-check";
import { expect, test } from "vitest";
import { resolveReferences, UnresolvedReference } from "./references.ts";

const scope = {
  lookUp: (kind: string, argument: string) =>
    argument === "absent" ? undefined : `<${kind} ${argument}>`,
  variable: (name: string) => ({ SET: "value", EMPTY: "" })[name],
};
const resolve = (text: string) => resolveReferences(text, scope);

test.each([
  ["${dial:tempo.otlp-grpc}", "<dial tempo.otlp-grpc>"],
  ["--addr=${listen:http} ${port:http}", "--addr=<listen http> <port http>"],
  ["${SET}", "value"],
  ["${EMPTY}", ""],
  ["${UNSET:-fallback}", "fallback"],
  ["${UNSET:-}", ""],
  ["${EMPTY:-fallback}", "fallback"],
  ["${SET:-fallback}", "value"],
  ["$$ $${SET}", "$ ${SET}"],
  ["${env:HOME}", "${env:HOME}"],
  ["$HOME $1 ${", "$HOME $1 ${"],
])("%s becomes %s", (text, expected) => {
  expect(resolve(text)).toBe(expected);
});

test.each(["${UNSET}", "${dial:absent}"])("%s is an error that names it", (text) => {
  expect(() => resolve(`before ${text} after`)).toThrow(new UnresolvedReference(text));
});

test("text without a dollar sign is never changed", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!text.includes("$"));
      expect(resolve(text)).toBe(text);
    }),
  );
});
