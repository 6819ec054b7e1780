import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { execProgram } from "../../src/stack/exec-program.ts";
import { logs } from "../../src/stack/logs.ts";
import { restartServices, startServices } from "../../src/stack/start-services.ts";
import { stopServices } from "../../src/stack/stop-services.ts";
import { needs } from "../needs.ts";
import type { Engine } from "../support/engine/engine.ts";
import { runCommand } from "../support/run-command.ts";
import { webContainer } from "../support/small-containers.ts";
import { makeTestEngine } from "../support/test-engine.ts";
import { errorOf, type TestStack, testStack } from "../support/test-stack.ts";

describe("single services of a stack in containers", needs("engine"), () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await makeTestEngine();
  });
  afterAll(() => engine?.end());

  async function twoContainers(): Promise<TestStack> {
    const services = { a: await webContainer(engine), b: await webContainer(engine) };
    const stack = await testStack({ runtime: "compose", engine, services });
    await stack.up();
    return stack;
  }
  const options = () => ({
    emit: () => {},
    signal: AbortSignal.timeout(60_000),
    timeoutMs: 60_000,
  });
  const stop = async (stack: TestStack, services: string[]) =>
    stopServices(await stack.open(), { services, ...options() });

  test("what is stopped stays so over a restart of the engine, until start or up", async () => {
    const stack = await twoContainers();
    expect((await stop(stack, ["a"])).stopped).toEqual(["a"]);
    expect(await stack.row("a")).toMatchObject({ state: "stopped", reason: "stopped by you" });
    expect((await stack.status()).stack.state, "the user wanted it so").toBe("ready");
    await engine.kill();
    await engine.start();
    expect(await stack.row("a")).toMatchObject({ state: "stopped", reason: "stopped by you" });
    const { started } = await startServices(await stack.open(), { services: ["b"], ...options() });
    expect(started).toEqual(["b"]);
    expect((await stack.row("a")).state).toBe("stopped");
    expect((await stack.up()).status.stack.state).toBe("ready");
    expect((await stack.row("a")).state).toBe("ready");
    await stack.down();
  });

  test("restart gives it a new process and leaves the others alone", async () => {
    const stack = await twoContainers();
    const before = [await stack.pidOf("a"), await stack.pidOf("b")];
    const all = { services: ["a"], ...options() };
    expect((await restartServices(await stack.open(), all)).started).toEqual(["a"]);
    expect(await stack.pidOf("a")).not.toBe(before[0]);
    expect(await stack.pidOf("b")).toBe(before[1]);
    expect((await stack.row("a")).state).toBe("ready");
    await stack.down();
  });

  test("exec runs a command where the service runs, and only there", async () => {
    const stack = await twoContainers();
    const command = ["node", "-p", "process.env.PORT"];
    const program = await execProgram(await stack.open(), { service: "a", command });
    const ran = await runCommand(program.command, program.args, {
      cwd: stack.folder,
      env: program.env,
    });
    expect(ran).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\n$/) });
    await stop(stack, ["a"]);
    expect(await errorOf(execProgram(await stack.open(), { service: "a", command }))).toMatchObject(
      { code: "E_NOT_RUNNING", message: "no container of a runs" },
    );
    await stack.down();
  });

  test("logs are followed, also of a container that is started again", async () => {
    const stack = await twoContainers();
    const over = new AbortController();
    const stream = logs(await stack.open(), {
      services: ["a"],
      follow: true,
      signal: over.signal,
    });
    const seen: string[] = [];
    for await (const { service, text } of stream) {
      seen.push(`${service} ${text}`);
      if (seen.length === 1) {
        await restartServices(await stack.open(), { services: ["a"], ...options() });
      } else over.abort();
    }
    expect(seen).toEqual(["a listening", "a listening"]);
    await stack.down();
  });
});
