import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs } from "../needs.ts";
import type { Engine } from "../support/engine/engine.ts";
import { type ExecutorHooks, hookedExecutor } from "../support/hooked-executor.ts";
import { containersOf, webContainer } from "../support/small-containers.ts";
import { makeTestEngine } from "../support/test-engine.ts";
import { errorOf, type TestStack, testStack } from "../support/test-stack.ts";

describe("an engine that goes away", needs("engine"), () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await makeTestEngine();
  });
  afterAll(() => engine?.end());

  /** Two services, one after the other. */
  async function twoContainers(): Promise<TestStack> {
    const b = await webContainer(engine, { needs: { a: "started" } });
    return testStack({
      runtime: "compose",
      engine,
      services: { a: await webContainer(engine), b },
    });
  }

  test.each([
    ["is stopped", () => engine.stop()],
    ["dies", () => engine.kill()],
  ])("while the stack runs, and %s: told by all, mended by up", async (_how, end) => {
    const stack = await twoContainers();
    await stack.up();
    await end();

    const { stack: whole, services } = await stack.status();
    expect(whole).toMatchObject({
      state: "failed",
      reason: expect.stringMatching(/^its engine cannot be asked: unix:.*docker\.sock/),
    });
    expect(services.map(({ state }) => state)).not.toContain("ready");
    expect(await stack.upError()).toMatchObject({
      code: "E_RUNTIME_UNAVAILABLE",
      exitStatus: 3,
      hint: expect.stringMatching(/^start that engine/),
    });
    expect(await errorOf(stack.down())).toMatchObject({
      code: "E_RUNTIME_UNAVAILABLE",
      exitStatus: 3,
      message: "whether the stack's containers are gone cannot be told",
      why: expect.stringContaining("docker.sock"),
      hint: expect.stringMatching(/^start that engine.*, then: devstack down$/),
    });
    expect(await stack.list()).toMatchObject([{ state: "failed" }]);

    await engine.start();
    expect((await stack.status()).stack.state).toBe("failed");
    expect((await stack.up()).status.stack.state).toBe("ready");
    expect(await stack.down()).toMatchObject({ ended: 2, left: [] });
    expect(await containersOf(engine)).toEqual([]);
  });

  test("down works once the engine is back, without an up before", async () => {
    const stack = await twoContainers();
    await stack.up();
    await engine.restart();
    expect(await stack.down()).toMatchObject({ ended: 2, left: [] });
  });

  /** Kills the engine in the middle of `up`, and checks what holds at every moment. */
  async function killedDuringUp(moment: (kill: () => Promise<void>) => ExecutorHooks) {
    const stack = await twoContainers();
    const executor = hookedExecutor(moment(() => engine.kill()));
    const error = await stack.upError({ executor });
    expect(error).toMatchObject({
      code: "E_RUNTIME_UNAVAILABLE",
      exitStatus: 3,
      message: "the container engine does not answer",
      hint: "start it again, then: devstack up",
    });
    expect((await stack.status()).stack.state).toBe("failed");
    await engine.start();
    expect(["failed", "starting"]).toContain((await stack.status()).stack.state);
    expect((await stack.up()).status.stack.state).toBe("ready");
    expect(await stack.down()).toMatchObject({ ended: 2, left: [] });
  }

  test("before up has started anything", () => killedDuringUp((kill) => ({ beforeProgram: kill })));

  test("when up has started the first of two containers", () =>
    killedDuringUp((kill) => ({ afterLine: { line: /-a-1 +Started/, act: kill } })));

  test("while up waits for what it has started", () =>
    killedDuringUp((kill) => ({ afterProgram: kill })));
});
