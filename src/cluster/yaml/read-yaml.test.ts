import { expect, test } from "vitest";
import { readYaml } from "./read-yaml.ts";

test("YAML is read as Kubernetes reads it: dates and bytes stay texts, yes is true", () => {
  const text =
    "{day: 2026-01-01, on: yes, mode: 0644, 1: one, base: &b {x: 1}, more: {<<: *b, z: 2}}";
  expect(readYaml(text)).toEqual({
    ...{ day: "2026-01-01", true: true, mode: 420, "1": "one" },
    ...{ base: { x: 1 }, more: { x: 1, z: 2 } },
  });
});

test.each([
  ["a: b: c", /^yaml: line 1: /],
  ["a: [1", /^yaml: line 1: /],
  ["a: .inf", /^yaml: not a number$/],
])("%j is refused", (text, words) => {
  expect(() => readYaml(text)).toThrow(words);
});

test("a small text that stands for a large value is refused", () => {
  const levels = Array.from(
    { length: 9 },
    (_, at) => `l${at + 1}: &l${at + 1} [${Array(9).fill(`*l${at}`)}]`,
  );
  expect(() => readYaml(`l0: &l0 x\n${levels.join("\n")}`)).toThrow(/alias/i);
});

test("nothing is null, and of several documents the first counts", () => {
  expect(readYaml("a: 1\n---\nb: 2")).toEqual({ a: 1 });
  expect(readYaml("")).toBeNull();
});
