import { expect, test } from "vitest";
import { fakeStackApi } from "../../test/support/fake-stack-api.ts";
import { runCli } from "../../test/support/run-cli.ts";

test("up --timings draws phases and services over time, and says what decided", async () => {
  const { stdout, status } = await runCli("up --timings", { api: fakeStackApi() });
  expect(status).toBe(0);
  expect(stdout.slice(0, stdout.indexOf("\n\n  Router"))).toMatchInlineSnapshot(`
    "  plan      ━                                                              0.1 s
      start      ━━━━                                                          0.1 s
      ready          ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━                          1.2 s
        opa      ···━━━━━━━━━━━━                                               0.5 s
      → memory   ···━━━━━━━━━━━━━━━━━                                          0.6 s
      → router   ····················━━━━━━━━━━━━━━━━                          0.6 s
      proof                                          ━━━━━━━━━━━━━━━━━━━━━     0.8 s

      Decided by memory → router, ready after 1.4 s.
      0.4 s slower than the median of the last 5 runs.
      Trace http://127.0.0.1:3200/api/traces/7f3c"
  `);
  const widths = stdout.split("\n").map((line) => line.length);
  expect(Math.max(...widths)).toBeLessThanOrEqual(80);
});

test.each([
  [{ runs: 1, medianMs: 1_800, differenceMs: -240 }, "0.2 s faster than the last run."],
  [{ runs: 3, medianMs: 1_800, differenceMs: 30 }, "As fast as the median of the last 3 runs."],
])("a comparison is told in words: %o", async (comparison, words) => {
  const known = fakeStackApi();
  const api = fakeStackApi({
    timedUp: async (...given) => {
      const result = await known.timedUp(...given);
      return { ...result, timings: { ...result.timings, comparison } };
    },
  });
  expect((await runCli("up --timings", { api })).stdout).toContain(`  ${words}\n`);
});

test("without it nobody asks for timings", async () => {
  const api = fakeStackApi({
    timedUp: async () => {
      throw new Error("not asked for");
    },
  });
  const { stdout, status } = await runCli("up --json", { api });
  expect(status).toBe(0);
  expect(stdout).not.toContain("timings");
});
