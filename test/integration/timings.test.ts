import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fetchTrace } from "../../src/seed/trace.ts";
import { runningStack } from "../../src/stack/running-stack.ts";
import { timedUp } from "../../src/stack/timings/timed-up.ts";
import { eventually } from "../support/eventually.ts";
import { testStack } from "../support/test-stack.ts";

const WITHIN_MS = 60_000;

test("the timings of an up are a trace in its own store, and are compared with the last", async () => {
  const stack = await testStack({ platform: true });
  const options = {
    emit: () => {},
    signal: AbortSignal.timeout(WITHIN_MS),
    prove: false,
    strict: false,
    timeoutMs: WITHIN_MS,
    attached: false,
  };
  const opened = await stack.open();
  const first = await timedUp(opened, options);
  const { timings } = first;
  expect(timings.phases.map(({ name }) => name)).toEqual([
    "plan",
    "start",
    "ready",
    "seed",
    "proof",
  ]);
  expect(timings.services.map(({ name }) => name)).toContain("router");
  expect(timings.chain.at(-1)).toBe(timings.services.at(-1)?.name);
  expect(timings.trace).toMatchObject({ missing: null, url: expect.stringContaining("/traces/") });
  expect(timings.comparison).toBeNull();

  const { endpoints } = await runningStack(opened);
  const { traceId } = timings.trace;
  const find = () => fetchTrace(endpoints, traceId, { signal: options.signal, timeoutMs: 5_000 });
  const found = await eventually(find, (answer) => "spans" in answer && answer.spans.length > 0);
  const spans = "spans" in found ? found.spans : [];
  expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(["devstack"]));
  expect(spans.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["devstack up", "ready", "proof", "start router"]),
  );

  await timedUp(opened, options);
  const third = await timedUp(opened, options);
  expect(third.timings.comparison).toMatchObject({ runs: 1 });
  expect(third.timings.services).toEqual([]);
  const kept = JSON.parse(await readFile(join(stack.folders.run, "timings.json"), "utf8"));
  expect(kept.runs).toHaveLength(3);
});
