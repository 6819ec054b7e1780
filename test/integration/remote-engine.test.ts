import { createServer } from "node:http";
import { expect, test } from "vitest";
import { stackApi } from "../../src/cli/stack-api.ts";
import { systemClock } from "../../src/util/clock.ts";
import { realExecutor } from "../../src/util/executor/real-executor.ts";
import { DOCKER_VERSION } from "../support/fake-engine.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { runCli } from "../support/run-cli.ts";
import { listen } from "../support/sockets.ts";
import { type TestStack, testStack } from "../support/test-stack.ts";

/** Commands in a stack's folder. */
function of({ folder: cwd, env }: TestStack) {
  return { cwd, env, api: stackApi, clock: systemClock, executor: realExecutor(systemClock) };
}

test("an engine of another machine is refused before anything starts", async () => {
  const asked: string[] = [];
  const engine = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(DOCKER_VERSION));
  });
  const { port } = await listen(engine);
  const [http = 0] = await requestedPorts(1);
  const stack = await testStack({
    runtime: "compose",
    services: { opa: { ports: { http } } },
    // It gets here all the same, and is no name of the loopback interface.
    env: { DOCKER_HOST: `tcp://0.0.0.0:${port}` },
  });
  const { status, stdout, stderr } = await runCli("up", of(stack));
  expect(status).toBe(3);
  expect(stdout).toBe("");
  expect(stderr).toContain("the container engine is on another machine");
  expect(stderr).toContain("E_RUNTIME_UNAVAILABLE");
  expect(stderr).toContain("unset DOCKER_HOST");
  expect(new Set(asked), "it was only asked who it is").toEqual(
    new Set(["GET /_ping", "GET /version"]),
  );
  expect(await stack.list({ all: true })).toEqual([]);

  const doctor = await runCli("doctor", of(stack));
  expect(doctor.stdout).toContain("it is on another machine");
});

test("one that is reached through ssh is refused by its name", async () => {
  const [http = 0] = await requestedPorts(1);
  const stack = await testStack({
    runtime: "compose",
    services: { opa: { ports: { http } } },
    env: { DOCKER_HOST: "ssh://ada@build.example" },
  });
  expect(await stack.upError()).toMatchObject({
    code: "E_RUNTIME_UNAVAILABLE",
    exitStatus: 3,
    why: expect.stringContaining("does not speak to engines through ssh"),
    hint: expect.stringContaining("forward its socket"),
  });
});
