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
      +0.4 s against the median of the last 5.
      Trace http://127.0.0.1:3200/api/traces/7f3c"
  `);
  const widths = stdout.split("\n").map((line) => line.length);
  expect(Math.max(...widths)).toBeLessThanOrEqual(80);
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
