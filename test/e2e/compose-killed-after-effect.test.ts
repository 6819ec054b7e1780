import { stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reservePort } from "../../src/util/port-reservation.ts";
import { needs } from "../needs.ts";
import type { Engine } from "../support/engine/engine.ts";
import { type Moment, momentsOf, runKilled } from "../support/killed-moments.ts";
import { webContainer } from "../support/small-containers.ts";
import { makeTestEngine } from "../support/test-engine.ts";
import { type TestStack, testStack } from "../support/test-stack.ts";

interface OneContainer {
  stack: TestStack;
  port: number;
}

/** Each of the many moments takes seconds where the machine is busy. */
const TIMEOUT_MS = 360_000;

const options = { ...needs("engine"), timeout: TIMEOUT_MS };

describe("a command killed after its n-th effect on containers", options, () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await makeTestEngine();
  });
  afterAll(() => engine?.end());

  async function oneContainer(): Promise<OneContainer> {
    const web = await webContainer(engine);
    const stack = await testStack({ runtime: "compose", engine, services: { web } });
    return { stack, port: (web["ports"] as { http: number }).http };
  }

  async function expectNothingLeft({ stack, port }: OneContainer, clue: string): Promise<void> {
    const filters = JSON.stringify({ label: [`dev.devstack.stack=${(await stack.open()).id}`] });
    for (const what of ["containers/json", "networks"]) {
      const query = new URLSearchParams({ all: "1", filters });
      const left = JSON.parse(await engine.request({ path: `/${what}?${query}` }));
      expect(left, `${clue}: ${what}`).toEqual([]);
    }
    const reserved = await reservePort(port);
    expect(reserved, `${clue}: port ${port}`).not.toBeNull();
    await reserved?.release();
    const lock = await stat(join(stack.folders.run, "lock")).catch(() => null);
    expect(lock, `${clue}: lock`).toBeNull();
  }

  /** Every moment of a whole run of the command. */
  async function momentsIn(command: "up" | "down"): Promise<Moment[]> {
    const one = await oneContainer();
    await one.stack.up();
    if (command === "up") {
      await one.stack.down();
      await one.stack.forget();
    }
    const whole = await runKilled(one.stack, command);
    await one.stack.down();
    await expectNothingLeft(one, "the whole run");
    return momentsOf(whole);
  }

  /** Kills the command at each moment on a stack of its own, goes on and takes it down. */
  async function atEachMoment(
    command: "up" | "down",
    goOn: (stack: TestStack, clue: string) => Promise<void>,
    { isTaken = () => true }: { isTaken?: (moment: Moment) => boolean } = {},
  ): Promise<void> {
    const moments = (await momentsIn(command)).filter(isTaken);
    expect(moments.length).toBeGreaterThan(1);
    const one = await oneContainer();
    const { stack } = one;
    for (const moment of moments) {
      await stack.forget();
      if (command === "down") await stack.up();
      const killed = await runKilled(stack, command, moment);
      expect(killed.signal, moment.clue).toBe("SIGKILL");
      await goOn(stack, moment.clue);
      await stack.down();
      await expectNothingLeft(one, moment.clue);
    }
  }

  test("up, for every n: the next up works, down leaves nothing", () =>
    atEachMoment("up", async (stack, clue) => {
      const { state } = (await stack.status()).stack;
      expect(["stopped", "starting", "ready", "failed"], clue).toContain(state);
      expect((await stack.up()).status.stack.state, clue).toBe("ready");
    }));

  test("up, during or after what takes long: down alone leaves nothing either", () =>
    atEachMoment("up", async () => {}, { isTaken: ({ name }) => name === "runProgram" }));

  test("down, for every n: the next up works, down leaves nothing", () =>
    atEachMoment("down", async (stack, clue) => {
      expect((await stack.up()).status.stack.state, clue).toBe("ready");
    }));
});
