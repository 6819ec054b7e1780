import { expect, test } from "vitest";
import type { ContainerFacts } from "./container-facts.ts";
import type { EventOptions } from "./engine/client.ts";
import { EngineError } from "./engine/engine-error.ts";
import type { ContainerEvent } from "./engine/events.ts";
import { withLastEnds } from "./last-ends.ts";

const facts = { id: "a", state: "running", finishedAt: 5_000, startedAt: 5_200 } as const;
const restarted = { ...facts, restarts: 1 } as ContainerFacts;

const subject = { id: "a", name: "web", labels: {} };
const plain = (action: "start" | "oom", at: number): ContainerEvent => ({ ...subject, action, at });
const die = (at: number, exitCode: number): ContainerEvent => ({
  ...subject,
  action: "die",
  at,
  exitCode,
});

function engine(events: readonly ContainerEvent[], asked: EventOptions[] = []) {
  return {
    async *events(options: EventOptions) {
      asked.push(options);
      yield* events;
    },
  };
}

test.each([
  ["by itself", [die(5_010, 3), plain("start", 5_190)], { code: 3, outOfMemory: false }],
  ["told before its end", [plain("oom", 5_000), die(5_010, 137)], { code: 137, outOfMemory: true }],
  ["told after its end", [die(5_010, 137), plain("oom", 5_020)], { code: 137, outOfMemory: true }],
  [
    "after a life that ran out of memory",
    [plain("oom", 4_200), die(4_210, 137), plain("start", 4_400), die(5_010, 3)],
    { code: 3, outOfMemory: false },
  ],
])("how a container ended that runs again: %s", async (_how, events, lastEnd) => {
  const others: ContainerEvent[] = [{ ...die(5_011, 1), id: "b" }, die(3_000, 4), die(5_300, 5)];
  const [found] = await withLastEnds(engine([...events, ...others]), [restarted]);
  expect(found?.lastEnd).toEqual(lastEnd);
});

test("the engine is asked only where something runs again, and need not know", async () => {
  const asked: EventOptions[] = [];
  const others = [
    { ...restarted, restarts: 0 },
    { ...restarted, state: "exited" as const },
  ];
  expect(await withLastEnds(engine([], asked), others)).toEqual(others);
  expect(asked).toEqual([]);
  expect(await withLastEnds(engine([], asked), [restarted])).toEqual([restarted]);
  expect(asked).toMatchObject([{ since: 4_000, until: 5_200 }]);
  const without = {
    async *events(): AsyncGenerator<ContainerEvent> {
      yield* [];
      throw new EngineError("no events are kept");
    },
  };
  expect(await withLastEnds(without, [restarted])).toEqual([restarted]);
});
