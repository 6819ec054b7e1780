import { expect, test } from "vitest";
import { FakeClock } from "../../../../test/support/fake-clock.ts";
import type { NeedCondition } from "../../../catalog/service-spec.ts";
import type { InstanceStatus } from "../../../plan/instance.ts";
import { waitForNeeds } from "./wait-for-needs.ts";

type Row = Pick<InstanceStatus, "phase" | "readyAt">;

/** Waits while the service becomes one after the other, each for a look; the last for ever. */
function wait(condition: NeedCondition, ...rows: (Row | null)[]) {
  const clock = new FakeClock();
  const left = [...rows];
  const look = async () => {
    const row = left.length > 1 ? left.shift() : left[0];
    return row ? [{ service: "one", ...row } as InstanceStatus] : [];
  };
  const signal = new AbortController().signal;
  return { clock, held: waitForNeeds({ one: condition }, { look, clock, signal }) };
}

const running = { phase: "running", readyAt: null } as const;
const ready = { phase: "running", readyAt: 5 } as const;
const done = { phase: "done", readyAt: null } as const;
const exited = { phase: "exited", readyAt: null } as const;

test.each<[NeedCondition, boolean, (Row | null)[]]>([
  ["started", true, [null, running]],
  ["started", true, [done]],
  ["ready", true, [running, ready]],
  ["ready", false, [running, exited]],
  ["done", true, [running, ready, done]],
  ["done", false, [ready, exited]],
  ["ready", false, [{ phase: "stopped", readyAt: null }]],
])("%s holds: %s", async (condition, holds, rows) => {
  const { clock, held } = wait(condition, ...rows);
  for (const _ of rows) await clock.advance(60);
  expect(await held).toBe(holds);
});

test("what does not come about is given up after a minute", async () => {
  const { clock, held } = wait("ready", running);
  await clock.advance(61_000);
  expect(await held).toBe(false);
});
