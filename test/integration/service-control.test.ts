import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { StackEvent } from "../../src/plan/events.ts";
import { restartServices, startServices } from "../../src/stack/start-services.ts";
import { stopServices } from "../../src/stack/stop-services.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import {
  errorOf,
  httpService,
  shellService,
  type TestStack,
  testStack,
} from "../support/test-stack.ts";

const WITHIN_MS = 20_000;

const signal = () => AbortSignal.timeout(WITHIN_MS);
const stop = async (stack: TestStack, ...services: string[]) =>
  stopServices(await stack.open(), { services, signal: signal() });
const started = (stack: TestStack, services: string[], timeoutMs: number) => ({
  services,
  timeoutMs,
  emit: (event: StackEvent) => stack.events.push(event),
  signal: signal(),
});
const start = async (stack: TestStack, services: string[] = [], timeoutMs = WITHIN_MS) =>
  startServices(await stack.open(), started(stack, services, timeoutMs));
const restart = async (stack: TestStack, services: string[] = [], timeoutMs = WITHIN_MS) =>
  restartServices(await stack.open(), started(stack, services, timeoutMs));

/** Two services of which one needs the other, and a job. */
async function smallStack() {
  const [a = 0, b = 0] = await requestedPorts(2);
  const stack = await testStack({
    services: {
      a: httpService(a),
      b: httpService(b, { needs: { a: "ready" } }),
      job: shellService("echo done", { job: true }),
    },
  });
  await stack.up();
  return stack;
}

test("a stopped service is no fault of the stack, keeps its port, and up starts it again", async () => {
  const stack = await smallStack();
  const before = await stack.row("a");
  expect(await stop(stack, "a")).toMatchObject({ stopped: ["a"] });
  expect(await stack.row("a")).toMatchObject({ state: "stopped", reason: "stopped by you" });
  expect((await stack.status()).stack.state).toBe("ready");
  expect(await stack.pid("a")).toBeNull();
  const again = await stack.up();
  expect(again).toMatchObject({ alreadyUp: false, proofReused: false });
  expect(await stack.row("a")).toMatchObject({ state: "ready", endpoints: before.endpoints });
});

test("start waits until what it starts is ready, with what that needs", async () => {
  const stack = await smallStack();
  await stop(stack);
  expect((await stack.status()).stack).toMatchObject({
    state: "stopped",
    reason: "you have stopped every service",
  });
  expect(await start(stack, ["b"])).toMatchObject({ started: ["a", "b"] });
  const { services } = await stack.status();
  expect(services.filter(({ state }) => state === "ready").map(({ name }) => name)).toEqual([
    "a",
    "b",
  ]);
  expect(await start(stack)).toMatchObject({ started: [] });
});

test("stop of all is no down: the supervisor and the ports stay", async () => {
  const stack = await smallStack();
  await stop(stack);
  expect(await stack.processes()).toHaveLength(1);
  expect(await stack.list()).toMatchObject([{ state: "up" }]);
  expect(await start(stack)).toMatchObject({ started: ["a", "b"] });
});

test("restart gives a service a new process, and a job only where it is named", async () => {
  const stack = await smallStack();
  const before = { a: await stack.pidOf("a"), b: await stack.pidOf("b") };
  expect(await restart(stack, ["a"])).toMatchObject({ started: ["a"] });
  expect(await stack.pidOf("a")).not.toBe(before.a);
  expect(await stack.pidOf("b")).toBe(before.b);
  expect(await restart(stack)).toMatchObject({ started: ["a", "b"] });
  expect(await restart(stack, ["job"])).toMatchObject({ started: ["job"] });
  expect((await stack.row("a")).restarts).toBe(0);
});

test("restart starts what the service needs and was stopped", async () => {
  const stack = await smallStack();
  await stop(stack, "a");
  expect(await restart(stack, ["b"])).toMatchObject({ started: ["a", "b"] });
  expect((await stack.status()).services.map(({ state }) => state)).not.toContain("stopped");
});

test("a service that does not come back is told with a failure card", async () => {
  const stack = await testStack({
    services: { a: shellService("test ! -e broken && exec sleep 1000") },
  });
  await stack.up();
  await stop(stack, "a");
  await writeFile(join(stack.folder, "broken"), "");
  const error = await errorOf(start(stack, ["a"]));
  expect(error.code).toBe("E_SERVICE_EXITED");
  expect(error.details).toMatchObject({ service: "a", phase: "ready" });
});

test("what cannot be meant is refused: no such service, a disabled one, no stack", async () => {
  const stack = await testStack({
    services: {
      a: shellService("exec sleep 1000"),
      off: shellService("true", { enabled: false }),
    },
  });
  expect((await errorOf(stop(stack))).code).toBe("E_NOT_RUNNING");
  expect(await errorOf(start(stack))).toMatchObject({
    code: "E_NOT_RUNNING",
    why: "it never was up here",
  });
  await stack.up();
  expect(await errorOf(stop(stack, "b"))).toMatchObject({
    code: "E_USAGE",
    message: "there is no service b",
  });
  expect(await errorOf(start(stack, ["off"]))).toMatchObject({
    code: "E_USAGE",
    message: "off is disabled",
  });
});

test("a service whose port somebody has taken meanwhile is not ready because that one answers", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { a: httpService(port) } });
  await stack.up();
  await stop(stack, "a");
  const thief = createServer((_request, response) => response.end("ok"));
  onTestFinished(() => void thief.close());
  thief.listen(port, "127.0.0.1");
  await once(thief, "listening");
  const error = await errorOf(start(stack, ["a"]));
  expect(error).toMatchObject({
    code: "E_SERVICE_EXITED",
    hint: "devstack up",
    details: { process: { words: expect.stringMatching(`^port ${port} is held by .*\\(pid `) } },
  });
});
