import { expect, test } from "vitest";
import { lists } from "./ollama-models.ts";

const LIST = JSON.stringify({ models: [{ name: "tiny:latest", size: 7 }, { name: "big:70b" }] });

test.each([
  ["tiny", LIST, true],
  ["tiny:latest", LIST, true],
  ["big:70b", LIST, true],
  ["big", LIST, false],
  ["tiny", '{"models":[]}', false],
  ["tiny", '{"error":"no"}', undefined],
  ["tiny", "404 page not found", undefined],
])("%s in %s: %s", (model, text, found) => {
  expect(lists(text, model)).toBe(found);
});
