import { cp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { down } from "../../src/stack/down.ts";
import { rehearse } from "../../src/stack/rehearse.ts";
import { openStack } from "../../src/stack/stack.ts";
import { status } from "../../src/stack/status.ts";
import { up } from "../../src/stack/up.ts";
import { systemClock } from "../../src/util/clock.ts";
import { realExecutor } from "../../src/util/executor/real-executor.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { errorOf, httpService, type TestStack, testStack } from "../support/test-stack.ts";

const executor = realExecutor(systemClock);

async function running(): Promise<TestStack> {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { a: httpService(port) } });
  await stack.up();
  return stack;
}

function at({ env }: TestStack, cwd: string, file?: string) {
  return { cwd, env, executor, clock: systemClock, ...(file !== undefined && { file }) };
}

const upOptions = () => ({
  emit: () => {},
  signal: AbortSignal.timeout(30_000),
  prove: false,
  timeoutMs: 10_000,
  attached: false,
});

test("another configuration in the folder of a stack that is up is refused, and named", async () => {
  const stack = await running();
  await writeFile(join(stack.folder, "other.yaml"), '{"name":"other"}');
  const other = at(stack, stack.folder, "other.yaml");
  for (const error of [
    await errorOf(up(await openStack(other), upOptions())),
    await errorOf(rehearse(other)),
  ]) {
    expect(error).toMatchObject({ code: "E_STATE", exitStatus: 3 });
    expect(error.message).toContain("devstack.yaml");
    expect(error.hint).toContain("devstack down");
  }
  expect((await stack.status()).stack.state).toBe("ready");
});

test("a configuration that was renamed is the same stack", async () => {
  const stack = await running();
  const before = await stack.pidOf("a");
  await rename(join(stack.folder, "devstack.yaml"), join(stack.folder, "mine.yaml"));
  const renamed = await openStack(at(stack, stack.folder, "mine.yaml"));
  expect(await up(renamed, upOptions())).toMatchObject({ alreadyUp: true });
  expect(await stack.pidOf("a")).toBe(before);
});

test("a file that is not there names no stack, unless the stack was brought up with it", async () => {
  const stack = await running();
  for (const mistyped of ["devstak.yaml", "."]) {
    const refused = await errorOf(openStack(at(stack, stack.folder, mistyped)));
    expect(refused).toMatchObject({ code: "E_CONFIG_UNREADABLE", exitStatus: 2 });
  }
  expect(await stack.pid("a")).not.toBeNull();
  await rm(join(stack.folder, "devstack.yaml"));
  const own = await openStack(at(stack, stack.folder, "devstack.yaml"));
  expect(await down(own, { volumes: false })).toMatchObject({ wasUp: true });
});

async function moved() {
  const stack = await running();
  const place = join(stack.root, "elsewhere");
  await rename(stack.folder, place);
  return { stack, place, open: () => openStack(at(stack, place)) };
}

test("a stack whose folder was moved while it is up is listed, seen and taken down", async () => {
  const { stack, place, open } = await moved();
  expect(await stack.list()).toMatchObject([{ folder: stack.folder, state: "up" }]);
  const seen = await status(await open(), { signal: AbortSignal.timeout(30_000) });
  expect(seen.stack.state).toBe("ready");
  const refused = await errorOf(up(await open(), upOptions()));
  expect(refused).toMatchObject({ code: "E_STATE" });
  expect(refused.why).toContain(stack.folder);
  expect(await down(await open(), { volumes: false })).toMatchObject({ wasUp: true, ended: 1 });
  expect(await stack.list()).toEqual([]);
  const again = await up(await open(), upOptions());
  expect(again.status.stack.state).toBe("ready");
  expect(await stack.list()).toMatchObject([{ folder: place, state: "up" }]);
  await down(await open(), { volumes: false });
});

test("a copy of the folder of a stack that is up is a stack of its own", async () => {
  const stack = await running();
  const copy = join(stack.root, "copy");
  await cp(stack.folder, copy, { recursive: true });
  const copied = await openStack(at(stack, copy));
  expect(copied.id).not.toBe((await stack.open()).id);
  await down(copied, { volumes: false });
  expect((await stack.status()).stack.state).toBe("ready");
});

test("a stack of which nothing is left, not even its folder, leaves the list", async () => {
  const stack = await running();
  const processes = await stack.processes();
  expect(processes).toHaveLength(2);
  await rm(stack.folder, { recursive: true });
  await executor.end(processes, 0);
  expect(await stack.list()).toEqual([]);
});
