import { expect, test } from "vitest";
import { planOf } from "../../test/support/plan-of.ts";
import type { Endpoints } from "../plan/endpoints.ts";
import type { InstanceStatus } from "../plan/instance.ts";
import { proofStillHolds, proofSubject, withProvenReadiness } from "./proof-validity.ts";

const PROVEN_AT = 5_000;
const plan = await planOf("name: shop");
const endpoints = (facts: { heldBy?: string; port?: number }): Endpoints => {
  const base = { host: "127.0.0.1", port: 18080, protocol: "http", wanted: 8080, internal: false };
  return { memory: { http: { ...base, protocol: "http", ...facts } } };
};
const running: InstanceStatus = {
  service: "memory",
  provider: "builtin",
  version: null,
  phase: "running",
  reason: "running",
  pid: 7,
  startedAt: 1_000,
  readyAt: null,
  restarts: 0,
  lastExit: null,
};
const proof = {
  provenAt: PROVEN_AT,
  traceId: "",
  subject: proofSubject({ plan, endpoints: endpoints({ heldBy: "java (pid 1)" }) }),
  startedAt: { memory: 1_000 },
  hops: [],
  unproven: [],
};

test("a proof is about addresses, not about who has a wanted port", () => {
  const record = { proof, plan };
  expect(proofStillHolds({ ...record, endpoints: endpoints({}) }, [running])).toBe(true);
  expect(proofStillHolds({ ...record, endpoints: endpoints({ port: 1 }) }, [running])).toBe(false);
});

test("a proof ends with a restart", () => {
  const record = { proof, plan, endpoints: endpoints({}) };
  expect(proofStillHolds(record, [{ ...running, startedAt: 2_000 }])).toBe(false);
});

test("what was proven was ready, though the runtime has not seen it yet", () => {
  const record = { proof, plan, endpoints: endpoints({}) };
  expect(withProvenReadiness(record, [running])).toMatchObject([{ readyAt: PROVEN_AT }]);
  expect(withProvenReadiness(record, [{ ...running, readyAt: 4 }])).toMatchObject([{ readyAt: 4 }]);
  const restarted = { ...running, startedAt: 2_000 };
  expect(withProvenReadiness(record, [restarted])).toMatchObject([{ readyAt: null }]);
});
