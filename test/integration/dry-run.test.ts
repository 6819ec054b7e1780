import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { rehearse } from "../../src/stack/rehearse.ts";
import { systemClock } from "../../src/util/clock.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { httpService, testStack } from "../support/test-stack.ts";
import { usualPortsAlone } from "../support/usual-ports.ts";

/** Every file and folder below a folder. */
const everything = async (folder: string) =>
  (await readdir(folder, { recursive: true })).filter((name) => !name.includes("compile-cache"));

test("a dry run tells the plan, the ports and every effect, and changes nothing", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { web: httpService(port) } });
  const before = await everything(stack.root);
  const { plan, endpoints, effects } = await rehearse({
    cwd: stack.folder,
    env: stack.env,
    clock: systemClock,
  });
  expect(plan.services.find(({ name }) => name === "web")?.launch.kind).toBe("command");
  expect(endpoints["web"]?.["http"]?.port).toBe(port);
  expect(effects.join("\n")).toMatch(/make folder .*\.devstack\/logs/);
  expect(effects.filter((line) => line.startsWith("start"))).toHaveLength(1);
  expect(await everything(stack.root)).toEqual(before);
  expect(await stack.processes()).toEqual([]);
});

test("a dry run says which usual ports are taken, and by whom", async () => {
  onTestFinished(await usualPortsAlone());
  // Whoever listens on the usual port: this test, or a stack of the developer's own.
  const holder = createServer().listen(8080, "127.0.0.1");
  onTestFinished(() => {
    holder.close();
  });
  await once(holder, "listening").catch(() => undefined);
  const stack = await testStack({ services: { memory: { enabled: true } }, usualPorts: true });
  const { moved, endpoints } = await rehearse({
    cwd: stack.folder,
    env: stack.env,
    clock: systemClock,
  });
  expect(moved).toEqual([
    {
      service: "memory",
      port: "http",
      wanted: 8080,
      used: endpoints["memory"]?.["http"]?.port,
      heldBy: expect.stringContaining("pid "),
    },
  ]);
});

test("a dry run makes no folder for sockets either", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { web: httpService(port) } });
  const env = { ...stack.env, XDG_RUNTIME_DIR: join(stack.root, "fresh") };
  const before = await everything(stack.root);
  const { effects } = await rehearse({ cwd: stack.folder, env, clock: systemClock });
  expect(effects.join("\n")).toMatch(/make folder .*\/fresh\/devstack \(mode 700\)/);
  expect(await everything(stack.root)).toEqual(before);
});

test("a dry run beside a stack that is up leaves it as it is", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { web: httpService(port) } });
  await stack.up();
  const pid = await stack.pidOf("web");
  const before = await everything(stack.root);
  const { endpoints } = await rehearse({ cwd: stack.folder, env: stack.env, clock: systemClock });
  expect(endpoints["web"]?.["http"]?.port).toBe(port);
  expect(await stack.pidOf("web")).toBe(pid);
  expect(await everything(stack.root)).toEqual(before);
});
