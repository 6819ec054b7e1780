import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LINT_RULES } from "../src/lint/rules.ts";
import { repository } from "../test/support/checkout.ts";
import { isComposeFile, precisionByRule, readLabels } from "./lint-labels.ts";

const labels = ["lint-corpus.csv", "lint-corpus-unseen.csv"].flatMap((name) =>
  readLabels(readFileSync(join(repository, "test/fixtures", name), "utf8")),
);

test("at least 30 public files are labelled, each at a commit, with rules that exist", () => {
  const places = new Set(labels.map(({ place }) => place));
  expect([...places].filter(isComposeFile).length).toBeGreaterThanOrEqual(30);
  const codes = LINT_RULES.map(({ code }) => code);
  for (const { place, rule } of labels) {
    expect(place).toMatch(/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}:\S+$/);
    expect(codes).toContain(rule);
  }
});

test("no error or warning is wrong more often than once in twenty", () => {
  const precision = precisionByRule(labels);
  for (const { code, severity } of LINT_RULES) {
    const { right, wrong } = precision.get(code) ?? { right: 0, wrong: 0 };
    if (severity !== "note") expect(wrong / (right + wrong || 1), code).toBeLessThanOrEqual(0.05);
  }
});
