import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderStackEnv } from "../../src/plan/render-env.ts";
import { readRecord } from "../../src/stack/record.ts";
import type { UpResult } from "../../src/stack/up.ts";
import { type ContractSubject, contractSuite } from "../contract/contract-suite.ts";
import { needs } from "../needs.ts";
import type { Engine } from "../support/engine/engine.ts";
import { makeTestEngine } from "../support/test-engine.ts";
import { makeTestStack, type TestStack } from "../support/test-stack.ts";

/** Images need not be made; a loaded machine starts containers slowly. */
const READY_WITHIN_MS = 90_000;

interface Stage {
  engine?: Engine;
  stack?: TestStack;
  up?: UpResult;
  subject?: ContractSubject;
}

describe("compose, on a real engine", needs("engine"), () => {
  const stage: Stage = {};

  beforeAll(async () => {
    stage.engine = await makeTestEngine();
    const { engine } = stage;
    const services = { topology: {} };
    stage.stack = await makeTestStack({ platform: true, services, runtime: "compose", engine });
    stage.up = await stage.stack.up({
      timeoutMs: READY_WITHIN_MS,
      signal: AbortSignal.timeout(READY_WITHIN_MS),
    });
    const record = await readRecord(await stage.stack.open());
    if (record === null) throw new Error("the stack has no record");
    const { plan, endpoints } = record;
    stage.subject = { env: renderStackEnv(plan, endpoints), endpoints };
  });

  afterAll(async () => {
    await stage.stack?.dispose();
    await stage.engine?.end();
  });

  test("every service runs in a container, and is proven", () => {
    expect(stage.up?.status.stack).toMatchObject({ runtime: "compose", state: "ready" });
    const live = stage.up?.status.services.filter(({ state }) => state !== "disabled") ?? [];
    expect(new Set(live.map(({ provider }) => provider))).toEqual(new Set(["container"]));
    for (const hop of [
      "router",
      "opa",
      "memory",
      "otel-collector",
      "tempo",
      "prometheus",
      "grafana",
    ]) {
      expect(stage.up?.hops).toContain(hop);
    }
  });

  contractSuite(() => {
    if (stage.subject === undefined) throw new Error("the stack is not up");
    return stage.subject;
  });
});
