import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { requiredNeeds, type StepResult } from "./result.ts";
import { renderSummary, summarize } from "./summary.ts";

const step = (values: Partial<StepResult>): StepResult => ({
  name: "unit",
  passed: 0,
  failed: 0,
  skips: [],
  needs: [],
  note: "",
  output: "",
  durationMs: 0,
  ...values,
});

const components = step({
  passed: 3,
  needs: ["components:opa", "components:tempo"],
  skips: [
    { name: "answers like opa", lacks: ["components:opa"] },
    { name: "stores like tempo", lacks: ["components:tempo"] },
    { name: "waits for the moon", lacks: [] },
  ],
});

test("counts are added over all steps and every skip is named under what it lacks", () => {
  const text = renderSummary(summarize([step({ passed: 2, failed: 1 }), components], []));
  expect(text).toMatchInlineSnapshot(`
    "
    skipped: needs components:opa
      answers like opa

    skipped: needs components:tempo
      stores like tempo

    skipped: for a reason of their own
      waits for the moon

    5 passed, 1 failed, 3 skipped
    "
  `);
});

test("several skips of one file are one line, but each that was required has its own", () => {
  const lacks = ["components:opa"];
  const skips = ["a.test.ts › x", "a.test.ts › y > z", "b.test.ts › x"].map((name) => ({
    name,
    lacks,
  }));
  const steps = [step({ needs: lacks, skips })];
  expect(renderSummary(summarize(steps, []))).toContain(`\
skipped: needs components:opa
  a.test.ts (2 tests)
  b.test.ts › x
`);
  expect(renderSummary(summarize(steps, lacks))).toContain("  a.test.ts › y > z\n");
});

test("a skip for lack of what is required is a failure", () => {
  const summary = summarize([components], ["components"]);
  expect(summary).toMatchObject({ passed: 3, failed: 2 });
  expect(summary.skipped).toEqual([{ name: "waits for the moon", lacks: [] }]);
  expect(renderSummary(summary)).toContain("✖ missing, though required: needs components:opa");
});

test("requiring what no test needs fails nothing and is said", () => {
  const summary = summarize([components], ["engine"]);
  expect(summary).toMatchObject({ failed: 0, unused: ["engine"] });
  expect(renderSummary(summary)).toContain("required, but nothing needs it yet: engine");
});

test("a need of a similar name is another one", () => {
  expect(summarize([components], ["component"]).failed).toBe(0);
});

test("needs come from a comma list; unknown ones are told apart", () => {
  expect(requiredNeeds(" components,,enigne ")).toEqual({
    required: ["components"],
    unknown: ["enigne"],
  });
  expect(requiredNeeds(undefined)).toEqual({ required: [], unknown: [] });
});

test("CI requires needs that exist, and all that its machine can be given", () => {
  const script = readFileSync(new URL("../../.ci/run", import.meta.url), "utf8");
  const names = Array.from(script.matchAll(/DEVSTACK_REQUIRE\+?=(\S+)/g), ([, list]) => list);
  expect(requiredNeeds(names.join(","))).toEqual({
    required: ["components", "shells", "kubectl", "linux", "root", "mount", "engine"],
    unknown: [],
  });
});
