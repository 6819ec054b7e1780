import { expect, test } from "vitest";
import { instanceOf } from "../../../test/support/instances.ts";
import type { Phase, StackEvent } from "../../plan/events.ts";
import { type TimelineFacts, timeline } from "./timeline.ts";

const BEGUN = 1_000_000;

const phase = (name: Phase, from: number, to: number) => [
  { at: BEGUN + from, event: { type: "phase", phase: name, status: "started" } as StackEvent },
  {
    at: BEGUN + to,
    event: { type: "phase", phase: name, status: "done", detail: "", elapsedMs: 0 } as StackEvent,
  },
];

const ready = (service: string, at: number) => ({
  at: BEGUN + at,
  event: { type: "service", service, state: "ready", reason: "", elapsedMs: 0 } as StackEvent,
});

/** memory and opa ← router ← billing; opa is slow and only has to be started. */
const facts = (more: Partial<TimelineFacts> = {}): TimelineFacts => ({
  begunAt: BEGUN,
  endedAt: BEGUN + 900,
  events: [
    ...phase("plan", 0, 20),
    ...phase("start", 20, 100),
    ready("memory", 320),
    ready("opa", 590),
    ready("router", 500),
    ready("billing", 700),
    ...phase("ready", 100, 700),
  ],
  instances: [
    instanceOf("memory", { startedAt: BEGUN + 50, readyAt: BEGUN + 300 }),
    instanceOf("opa", { startedAt: BEGUN + 55, readyAt: null }),
    instanceOf("router", { startedAt: BEGUN + 310, readyAt: null }),
    instanceOf("billing", { startedAt: BEGUN + 510, readyAt: null }),
  ],
  services: [
    { name: "billing", needs: { router: "ready" } },
    { name: "memory", needs: {} },
    { name: "opa", needs: {} },
    { name: "router", needs: { memory: "ready", opa: "started" } },
  ],
  ...more,
});

test("the chain that decided leads back from the last one over what each waited for", () => {
  const { chain, services, totalMs } = timeline(facts());
  expect(totalMs).toBe(900);
  expect(chain).toEqual(["memory", "router", "billing"]);
  expect(services).toEqual([
    { name: "memory", waitedFor: null, waitedUntil: null, startMs: 50, readyMs: 300 },
    { name: "router", waitedFor: "memory", waitedUntil: "ready", startMs: 310, readyMs: 500 },
    { name: "opa", waitedFor: null, waitedUntil: null, startMs: 55, readyMs: 590 },
    { name: "billing", waitedFor: "router", waitedUntil: "ready", startMs: 510, readyMs: 700 },
  ]);
});

test("what only had to be started is no link of the chain, what it waited for is", () => {
  const [, memory, opa] = facts().services;
  const services = [
    { name: "billing", needs: { router: "started" as const } },
    { name: "router", needs: { memory: "ready" as const } },
    ...[memory, opa].filter((service) => service !== undefined),
  ];
  expect(timeline(facts({ services })).chain).toEqual(["memory", "billing"]);
});

test("phases are told from their events, in their order", () => {
  expect(timeline(facts()).phases).toEqual([
    { name: "plan", startMs: 0, endMs: 20 },
    { name: "start", startMs: 20, endMs: 100 },
    { name: "ready", startMs: 100, endMs: 700 },
  ]);
});

test("what was up before is no part of it", () => {
  const old = instanceOf("memory", { startedAt: BEGUN - 5_000, readyAt: BEGUN - 4_000 });
  const { chain, services } = timeline(facts({ instances: [old, ...facts().instances.slice(1)] }));
  expect(services.map(({ name }) => name)).not.toContain("memory");
  expect(chain).toEqual(["router", "billing"]);
});

test("nothing started leaves no chain", () => {
  expect(timeline(facts({ instances: [] }))).toMatchObject({ chain: [], services: [] });
});
