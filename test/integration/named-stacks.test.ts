import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { down } from "../../src/stack/down.ts";
import { environment } from "../../src/stack/environment.ts";
import { logs } from "../../src/stack/logs.ts";
import { openListed } from "../../src/stack/open-listed.ts";
import { openStack } from "../../src/stack/stack.ts";
import { status } from "../../src/stack/status.ts";
import { systemClock } from "../../src/util/clock.ts";
import { realExecutor } from "../../src/util/executor/real-executor.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { errorOf, httpService, type TestStack, testStack } from "../support/test-stack.ts";

async function oneService(): Promise<TestStack> {
  const [port = 0] = await requestedPorts(1);
  return testStack({ services: { a: httpService(port) } });
}

/** Finds a stack as `devstack down TARGET` does, from a folder that holds none. */
function listed({ root, env }: TestStack, target: string) {
  const [executor, clock] = [realExecutor(systemClock), systemClock];
  return openListed(target, { cwd: root, env, executor, clock });
}

test("stacks of one folder have state, ports and entries of their own", async () => {
  const stack = await oneService();
  const own = await stack.up();
  const ci = await stack.up({ name: "ci" });
  expect(ci.status.stack).toMatchObject({ name: "ci", state: "ready" });
  const urls = [own, ci].map(({ status: { services } }) => services.at(-1)?.endpoints["http"]);
  expect(new Set(urls).size).toBe(2);
  expect(ci.moved, "the port of devstack.yaml is the folder's own stack's").toMatchObject([
    { service: "a", heldBy: `stack atp in ${stack.folder}` },
  ]);
  expect(await stack.list()).toMatchObject([
    { name: "atp", folder: stack.folder, state: "up" },
    { name: "ci", folder: stack.folder, state: "up" },
  ]);
  expect(await readdir(join(stack.folders.root, "stacks", "ci"))).toContain("run");
  expect(await stack.down({ name: "ci" })).toMatchObject({ name: "ci", ended: 1 });
  expect((await stack.status()).stack).toMatchObject({ name: "atp", state: "ready" });
  expect(await stack.list()).toMatchObject([{ name: "atp" }]);
});

test("the name in devstack.yaml means the folder's own stack, also when it has changed since", async () => {
  const stack = await oneService();
  await stack.up();
  const { id } = await stack.open();
  expect((await stack.open({ name: "atp" })).id).toBe(id);
  const file = join(stack.folder, "devstack.yaml");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace("{", '{ "name": "renamed",'));
  for (const name of ["atp", "renamed"]) expect((await stack.open({ name })).id).toBe(id);
  expect((await stack.open({ name: "ci" })).id).not.toBe(id);
  await writeFile(file, "no: [");
  expect((await stack.open({ name: "atp" })).id, "with a broken file").toBe(id);
});

test("without a name the folder's own stack is meant, and the others that run are told", async () => {
  const stack = await oneService();
  await stack.up({ name: "ci" });
  const own = await stack.open();
  const signal = AbortSignal.timeout(30_000);
  const seen = await stack.status();
  expect(seen.stack).toMatchObject({ name: "atp", state: "stopped" });
  const refused = await errorOf(environment(own));
  const noLogs = await errorOf(
    logs(own, { services: [], follow: false, signal })[Symbol.asyncIterator]().next(),
  );
  for (const words of [seen.stack.reason, refused.why, noLogs.why]) {
    expect(words).toContain("ci is up in this folder: devstack --name ci status");
  }
  expect(await stack.down()).toMatchObject({ name: "atp", wasUp: false, others: ["ci"] });
  expect((await stack.status({ name: "ci" })).stack.state).toBe("ready");
});

test("a stack with a name is found when its folder was moved", async () => {
  const stack = await oneService();
  await stack.up({ name: "ci" });
  const place = join(stack.root, "elsewhere");
  await rename(stack.folder, place);
  const options = { cwd: place, env: stack.env, name: "ci" };
  const open = () =>
    openStack({ ...options, executor: realExecutor(systemClock), clock: systemClock });
  const seen = await status(await open(), { signal: AbortSignal.timeout(30_000) });
  expect(seen.stack).toMatchObject({ name: "ci", state: "ready" });
  expect(await down(await open(), { volumes: false })).toMatchObject({ wasUp: true, ended: 1 });
  expect(await stack.list()).toEqual([]);
});

test.each(["..", "a/b", "", "A", "-x", "x".repeat(41)])(
  "no stack can be called %j",
  async (name) => {
    const stack = await testStack();
    expect(await errorOf(stack.open({ name }))).toMatchObject({ code: "E_USAGE" });
  },
);

test("ls --all lists also what is down and what has lost its folder, until it is taken down", async () => {
  const stack = await oneService();
  await stack.up();
  await stack.down();
  expect(await stack.list()).toEqual([]);
  expect(await stack.list({ all: true })).toMatchObject([{ state: "stopped", folderGone: false }]);
  await stack.up({ name: "ci" });
  await rm(stack.folder, { recursive: true });
  expect(await stack.list()).toMatchObject([{ name: "ci", state: "up", folderGone: true }]);
  expect(await stack.list({ all: true })).toMatchObject([
    { name: "atp", state: "stopped", folderGone: true },
    { name: "ci", state: "up", folderGone: true },
  ]);
  const taken = await down(await listed(stack, "ci"), { volumes: false });
  expect(taken).toMatchObject({ name: "ci", wasUp: true });
  expect(await stack.list({ all: true })).toEqual([]);
});

test("a stack is taken down from elsewhere by its id, its name or its folder", async () => {
  const stack = await oneService();
  for (const target of [() => stack.open().then(({ id }) => id), () => "atp", () => "stack"]) {
    await stack.up();
    const found = await listed(stack, await target());
    expect(await down(found, { volumes: false })).toMatchObject({ name: "atp", wasUp: true });
  }
});

test("a name that no stack has, or several, is refused with those that there are", async () => {
  const stack = await oneService();
  await stack.up();
  const nobody = await errorOf(listed(stack, "ci"));
  expect(nobody).toMatchObject({ code: "E_USAGE", hint: "devstack ls --all" });
  expect(nobody.why).toContain(`atp in ${stack.folder}`);
  const twin = join(stack.root, "twin");
  const folder = join(stack.env["XDG_STATE_HOME"] ?? "", "devstack", "stacks");
  const { id } = await stack.open();
  const entry = JSON.parse(await readFile(join(folder, `${id}.json`), "utf8"));
  const other = { ...entry, id: "0123456789ab", folder: twin };
  await writeFile(join(folder, "0123456789ab.json"), JSON.stringify(other));
  const several = await errorOf(listed(stack, "atp"));
  expect(several).toMatchObject({ code: "E_USAGE", message: "there are 2 stacks atp" });
  expect((await listed(stack, stack.folder)).id).toBe(id);
});
