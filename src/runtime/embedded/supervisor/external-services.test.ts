import { expect, test } from "vitest";
import { FakeClock } from "../../../../test/support/fake-clock.ts";
import { fakeProbe } from "../../../../test/support/fake-probe.ts";
import type { InstanceStatus } from "../../../plan/instance.ts";
import { ExternalServices } from "./external-services.ts";
import { StatusBoard } from "./status-board.ts";

const memory = { name: "memory", probes: [{ kind: "tcp" as const, port: "http" }] };
const at = (port: number) => ({
  memory: {
    http: { host: "127.0.0.1", port, protocol: "http" as const, internal: false },
  },
});

function looking(answer: (atMs: number) => string | null) {
  const clock = new FakeClock();
  const board = new StatusBoard();
  const fake = fakeProbe(({ atMs }) => answer(atMs));
  const external = new ExternalServices(board, { clock, probe: fake.probe });
  return { clock, board, external, row: (): InstanceStatus | undefined => board.get("memory") };
}

test("a row says that it runs elsewhere, and when it was first ready", async () => {
  const { clock, external, row } = looking(() => null);
  const begun = clock.now();
  expect(external.apply([memory], at(9000))).toEqual(["memory"]);
  expect(row()).toMatchObject({ provider: "external", phase: "running", pid: null, readyAt: null });
  await clock.advance(100);
  expect(row()).toMatchObject({ startedAt: begun, readyAt: begun + 5, restarts: 0 });
});

test("what is unchanged is left alone, what has moved is new, what is unwanted is gone", async () => {
  const { clock, external, row } = looking(() => null);
  external.apply([memory], at(9000));
  await clock.advance(100);
  const before = row();
  expect(external.apply([memory], at(9000))).toEqual([]);
  expect(row()).toEqual(before);
  expect(external.apply([memory], at(9001))).toEqual(["memory"]);
  expect(row()).toMatchObject({ readyAt: null });
  expect(external.apply([], {})).toEqual([]);
  expect(row()).toBeUndefined();
  await clock.advance(100);
  expect(clock.sleeping).toBe(0);
});

test("one that was lost and is back counts as started anew", async () => {
  const { clock, external, row } = looking((ms) => (ms > 9_000 && ms < 11_000 ? "refused" : null));
  external.apply([memory], at(9000));
  const begun = clock.now();
  await clock.advance(10_900);
  expect(row()).toMatchObject({ startedAt: begun, readyAt: begun + 5 });
  await clock.advance(1_000);
  expect(row()?.startedAt).toBeGreaterThan(begun + 10_000);
  expect(row()?.readyAt).toBeGreaterThan(begun + 10_000);
  external.stop();
  await clock.advance(1);
  expect(clock.sleeping).toBe(0);
});
