import { expect, test } from "vitest";
import { interpolate } from "./interpolate.ts";

const variables = { A: "a", EMPTY: "" };

test.each([
  ["$A-${A}", "a-a"],
  ["${NONE:-x}${EMPTY:-y}${EMPTY-z}", "xy"],
  ["${NONE:-${EMPTY:-${A}}}", "a"],
  ["${A:+yes}${NONE:+no}", "yes"],
  ["$$A and $ alone, $1", "$A and $ alone, $1"],
  ["${A:?must be set}", "a"],
  ["${unclosed", "${unclosed"],
])("%s is %s", (text, expected) => {
  expect(interpolate(text, variables)).toMatchObject({ text: expected, unset: [] });
});

test("a variable that nobody sets is named, and empty", () => {
  expect(interpolate("a-$NONE-${OTHER:?set it}", variables)).toEqual({
    text: "a--",
    unset: ["NONE", "OTHER"],
    usesDefault: false,
  });
});
