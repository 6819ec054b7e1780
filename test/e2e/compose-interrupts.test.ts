import { stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs } from "../needs.ts";
import { type CliEnd, startCli } from "../support/cli-process.ts";
import type { Engine } from "../support/engine/engine.ts";
import { eventually } from "../support/eventually.ts";
import { containersOf, scriptImage, webContainer } from "../support/small-containers.ts";
import { makeTestEngine } from "../support/test-engine.ts";
import { type TestStack, type TestStackOptions, testStack } from "../support/test-stack.ts";

/** A job that takes its time. */
const SLOW = 'setTimeout(() => {}, 600e3); process.on("SIGTERM", () => process.exit(1))';

/** Is healthy, and answers nothing else. */
const MUTE = `
  require("node:http")
    .createServer(({ url }, answer) => /^.(health|ready)z?$/.test(url) && answer.end("ok"))
    .listen(process.env.PORT);
  process.on("SIGTERM", () => process.exit(0));
`;

describe("Ctrl-C of an up in containers", needs("engine"), () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await makeTestEngine();
  });
  afterAll(() => engine?.end());

  const stackOf = (services: NonNullable<TestStackOptions["services"]>): Promise<TestStack> =>
    testStack({ runtime: "compose", engine, services });
  const mute = async (more: object = {}) => {
    const image = await scriptImage(engine, "mute:1", MUTE);
    return { enabled: true, image, env: { PORT: "${port:http}" }, ...more };
  };

  /** Interrupts `up` in a phase, and checks what holds of all of them. */
  async function interruptIn(
    phase: string,
    stack: TestStack,
    seen: () => Promise<unknown> = async () => {},
  ): Promise<{ message: string; hint?: string }> {
    const command = startCli(stack, "up", "--json");
    await command.prints(`"phase":"${phase}","status":"started"`);
    await seen();
    const end = await command.end("SIGINT");
    expect(end).toMatchObject({ status: 130, signal: null });
    const error = errorIn(end);
    expect(error).toMatchObject({ code: "E_INTERRUPTED" });
    const lock = await stat(join(stack.folders.run, "lock")).catch(() => null);
    expect(lock, "the lock is gone").toBeNull();
    return error;
  }

  async function expectGone(stack: TestStack): Promise<void> {
    expect(await stack.down()).toMatchObject({ left: [] });
    expect(await containersOf(engine)).toEqual([]);
  }

  test("while Compose starts them: says what runs, the next up works, down leaves nothing", async () => {
    const image = await scriptImage(engine, "slow-job:1", SLOW);
    const web = await webContainer(engine);
    const services = { web, job: { image, job: true }, late: await webContainer(engine) };
    const stack = await stackOf({
      ...services,
      late: { ...services.late, needs: { job: "done", web: "started" } },
    });
    const error = await interruptIn("start", stack, () =>
      eventually(async () =>
        (await stack.status()).services.find(
          ({ name, state }) => name === "web" && state === "ready",
        ),
      ),
    );
    expect(error.message).toMatch(/^Interrupted: 2 of 3 services are running$/);
    expect(error.hint).toBe("Stop them: devstack down");
    await stack.configure({ services: { web, late: services.late } });
    expect((await stack.up()).status.stack.state).toBe("ready");
    await expectGone(stack);
  });

  test("while waiting: says what keeps running and how to end it; down ends it", async () => {
    const never = await webContainer(engine, { probes: [{ http: "/", status: 204 }] });
    const stack = await stackOf({ web: await webContainer(engine), never });
    const error = await interruptIn("ready", stack, () =>
      eventually(async () => (await stack.row("web")).state === "ready"),
    );
    expect(error).toMatchObject({
      message: "Interrupted: 2 of 2 services are running",
      hint: "Stop them: devstack down",
    });
    await expectGone(stack);
  });

  test("while seeding: the next up works", async () => {
    const stack = await stackOf({ opa: await mute() });
    const error = await interruptIn("seed", stack);
    expect(error.message).toBe("Interrupted: 1 of 1 service is running");
    await stack.configure({ services: {} });
    expect((await stack.up()).status.stack.state).toBe("stopped");
    await expectGone(stack);
  });

  test("while proving: what was not proven is not called proven", async () => {
    const stack = await stackOf({ router: await mute({ probes: [{ http: "/healthz" }] }) });
    const error = await interruptIn("proof", stack);
    expect(error.message).toBe("Interrupted: 1 of 1 service is running");
    expect((await stack.status()).stack).toMatchObject({ state: "ready", provenAt: null });
    await expectGone(stack);
  });
});

function errorIn({ stdout }: CliEnd): { code: string; message: string; hint?: string } {
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "").error;
}
