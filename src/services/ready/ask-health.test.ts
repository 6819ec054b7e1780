import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../../test/support/checkout.ts";
import { askHealth } from "./ask-health.ts";

test("a check gives up where nobody listens", async () => {
  const folder = await temporaryFolder();
  onTestFinished(() => folder[Symbol.asyncDispose]());
  let nowMs = 0;
  const clock = {
    now: () => nowMs,
    monotonicMs: () => nowMs,
    sleep: async (delayMs: number) => {
      nowMs += delayMs;
    },
  };
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  expect(await askHealth(join(folder.path, "none.sock"), { clock, write })).toBe(false);
  expect(nowMs).toBe(30_000);
  expect(written).toEqual(["not ready\nnobody answers\n"]);
});
