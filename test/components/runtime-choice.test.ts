import { expect, test } from "vitest";
import { needs } from "../needs.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { testEngine } from "../support/test-engine.ts";
import { type TestStack, testStack } from "../support/test-stack.ts";

async function opaAlone(options: Parameters<typeof testStack>[0]): Promise<TestStack> {
  const [http = 0] = await requestedPorts(1);
  return testStack({ ...options, services: { opa: { ports: { http } } } });
}

test(
  "where an engine answers a stack runs in containers, and stays so",
  needs("engine"),
  async () => {
    const engine = await testEngine();
    const stack = await opaAlone({ runtime: "auto", engine });
    const { status } = await stack.up();
    expect(status.stack).toMatchObject({ runtime: "compose", state: "ready" });
    expect(status.services.find(({ name }) => name === "opa")).toMatchObject({
      provider: "container",
      state: "ready",
    });
    expect(await stack.list()).toMatchObject([{ runtime: "compose", state: "up" }]);
    expect(await stack.upError({ choice: "embedded" })).toMatchObject({
      code: "E_STATE",
      hint: "devstack down, then devstack up --runtime embedded",
    });

    expect(await stack.down()).toMatchObject({ ended: 1, left: [] });
    expect(await stack.list()).toEqual([]);
    await engine.stop();
    expect(await stack.upError(), "it is not started elsewhere behind one's back").toMatchObject({
      code: "E_RUNTIME_UNAVAILABLE",
      hint: expect.stringContaining("devstack up --runtime embedded"),
    });
    const switched = await stack.up({ choice: "embedded" });
    expect(switched.status.stack).toMatchObject({ runtime: "embedded", state: "ready" });
    expect(stack.events).toContainEqual({
      type: "notice",
      message: "The stack was compose and is embedded now: each has data of its own.",
    });
    expect((await stack.up()).status.stack, "it keeps the last choice").toMatchObject({
      runtime: "embedded",
    });
  },
);

test(
  "an engine that dies leaves a stack that is lost, and can be left",
  needs("engine"),
  async () => {
    const engine = await testEngine();
    const stack = await opaAlone({ runtime: "compose", engine });
    await stack.up();
    await engine.kill();
    expect((await stack.status()).stack).toMatchObject({ runtime: "compose", state: "failed" });
    expect(await stack.list()).toMatchObject([{ state: "failed" }]);
    await engine.start();
    expect((await stack.up()).status.stack.state).toBe("ready");
  },
);

test("containers without an engine: every refusal is named, and nothing is started", async () => {
  const stack = await opaAlone({
    runtime: "compose",
    env: { DOCKER_HOST: "unix:///nowhere/docker.sock" },
  });
  const error = await stack.upError();
  expect(error).toMatchObject({
    code: "E_RUNTIME_UNAVAILABLE",
    exitStatus: 3,
    why: expect.stringContaining("unix:///nowhere/docker.sock"),
    details: { refusals: [{ reason: expect.any(String) }] },
  });
  expect(await stack.list({ all: true })).toEqual([]);
});

test("where only somebody's engine does not answer, that is said", async () => {
  const stack = await opaAlone({
    runtime: "auto",
    env: { DOCKER_HOST: "unix:///nowhere/docker.sock" },
  });
  expect((await stack.up()).status.stack.runtime).toBe("embedded");
  expect(stack.events).toContainEqual({
    type: "notice",
    message: expect.stringMatching(/^Plain processes, no containers: unix:\/\/\/nowhere/),
  });
});

test("DEVSTACK_RUNTIME goes before devstack.yaml, and --runtime before both", async () => {
  const env = { DOCKER_HOST: "unix:///nowhere/docker.sock", DEVSTACK_RUNTIME: "embedded" };
  const stack = await opaAlone({ runtime: "compose", env });
  expect(await stack.upError({ choice: "compose" })).toMatchObject({
    code: "E_RUNTIME_UNAVAILABLE",
  });
  expect((await stack.up()).status.stack.runtime).toBe("embedded");
  expect(await stack.upError({ env: { DEVSTACK_RUNTIME: "podman" } })).toMatchObject({
    code: "E_USAGE",
    why: "it can be auto, embedded, compose",
  });
});
