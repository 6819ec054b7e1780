import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FailureCard } from "../../src/readiness/failure-card.ts";
import { needs } from "../needs.ts";
import { httpContainer, nodeContainer } from "../support/container-programs.ts";
import type { Engine } from "../support/engine/engine.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { makeTestEngine } from "../support/test-engine.ts";
import { type TestStack, testStack } from "../support/test-stack.ts";

const waits = (service: string) =>
  nodeContainer("setInterval(() => {}, 1e6)", { needs: { [service]: "ready" } });

async function startedAt(stack: TestStack, service: string): Promise<number> {
  return Date.parse((await stack.row(service)).startedAt ?? "");
}

describe("the order in which containers start", needs("engine"), () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await makeTestEngine();
  });
  afterAll(() => engine?.end());

  test("what needs another service to be ready starts after it is", async () => {
    const [port = 0] = await requestedPorts(1);
    const late = httpContainer(port, { afterMs: 1_500 });
    const stack = await testStack({
      ...{ runtime: "compose", engine },
      services: { late, after: waits("late") },
    });
    const { status } = await stack.up();
    expect(
      status.services.map(({ name }) => name),
      "gates are no services",
    ).not.toContain("late.ready");
    const [first, second] = [await startedAt(stack, "late"), await startedAt(stack, "after")];
    expect(second - first).toBeGreaterThan(1_500);

    const again = await stack.up();
    expect(again.alreadyUp).toBe(true);
    expect(await stack.down()).toMatchObject({ ended: 2, left: [] });
  });

  test("one that never answers ends up with a card that names it and whom it blocks", async () => {
    const [port = 0] = await requestedPorts(1);
    const never = nodeContainer("setInterval(() => {}, 1e6)", {
      ports: { http: port },
      probes: [{ http: "/" }],
    });
    const stack = await testStack({
      ...{ runtime: "compose", engine },
      services: { never, after: waits("never") },
    });
    const error = await stack.upError({ timeoutMs: 3_000 });
    expect(error).toMatchObject({ code: "E_PROBE_FAILED", exitStatus: 5 });
    const { service, blocks } = error.details as FailureCard;
    expect({ service, blocks }).toEqual({ service: "never", blocks: ["after", "proof"] });
    expect(await stack.row("after")).toMatchObject({ state: "pending" });
  });

  test("one that ends ends the wait at once", async () => {
    const [port = 0] = await requestedPorts(1);
    const broken = nodeContainer("console.error('no database'); process.exit(3)", {
      ports: { http: port },
      probes: [{ http: "/" }],
    });
    const stack = await testStack({
      ...{ runtime: "compose", engine },
      services: { broken, after: waits("broken") },
    });
    const error = await stack.upError({ timeoutMs: 100_000 });
    expect(error).toMatchObject({ code: "E_SERVICE_EXITED", exitStatus: 4 });
    const { service, log } = error.details as FailureCard;
    expect(service).toBe("broken");
    expect(JSON.stringify(log)).toContain("no database");
  });

  test("a job that fails is the one that the card names", async () => {
    const stack = await testStack({
      ...{ runtime: "compose", engine },
      services: {
        migrate: nodeContainer("console.error('no table'); process.exit(1)", { job: true }),
        after: nodeContainer("setInterval(() => {}, 1e6)", { needs: { migrate: "done" } }),
      },
    });
    const error = await stack.upError();
    expect(error).toMatchObject({ code: "E_SERVICE_EXITED" });
    expect(error.details).toMatchObject({ service: "migrate", blocks: ["after", "proof"] });
  });
});
