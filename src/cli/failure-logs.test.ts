import { expect, test } from "vitest";
import { fakeStackApi } from "../../test/support/fake-stack-api.ts";
import { runCli } from "../../test/support/run-cli.ts";

test("logs --around-failure shows each failure where it happened", async () => {
  const { status, stdout } = await runCli("logs --around-failure", { api: fakeStackApi() });
  expect(status).toBe(0);
  expect(stdout).toBe(
    "opa | out of wits\n✖ opa ended with status 3 · 1 min ago\nopa | listening\n",
  );
});

test("its JSON holds the failure between the lines, and counts the lines", async () => {
  const { stdout } = await runCli("logs --around-failure --json", { api: fakeStackApi() });
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { type: "log", text: "out of wits" },
    { type: "failure", service: "opa", reason: "ended with status 3" },
    { type: "log", text: "listening" },
    { type: "result", lines: 2 },
  ]);
});

test("how many lines come before is --tail, or 20", async () => {
  const asked: number[] = [];
  const api = fakeStackApi({
    failureLogs: async (_stack, { before }) => {
      asked.push(before);
      return [];
    },
  });
  const { stdout } = await runCli("logs --around-failure", { api });
  await runCli("logs --around-failure --tail 3", { api });
  expect(asked).toEqual([20, 3]);
  expect(stdout).toBe("No service has ended by itself since it was last started.\n");
});

test.for(["logs --around-failure -f", "logs --around-failure --since 5m", "logs --since soon"])(
  "%s makes no sense",
  async (line) => {
    expect(await runCli(line, { api: fakeStackApi() })).toMatchObject({ status: 2, stdout: "" });
  },
);
