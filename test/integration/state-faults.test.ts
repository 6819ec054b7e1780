import { chmod, cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { identityPath } from "../../src/runtime/embedded/supervisor-client.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { STATE_FIXTURES } from "../support/state-fixtures.ts";
import { errorOf, httpService, type TestStack, testStack } from "../support/test-stack.ts";

const sleeper = async () => {
  const [port = 0] = await requestedPorts(1);
  return { a: httpService(port) };
};

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

const runFile = (stack: TestStack, name: string) => join(stack.folders.run, name);

test("down of a stack that never was up changes nothing, not even the folder", async () => {
  const stack = await testStack({ services: await sleeper() });
  expect(await stack.down()).toEqual({ name: "atp", wasUp: false, ended: 0, left: [], others: [] });
  expect(await readdir(stack.folder)).toEqual(["devstack.yaml"]);
  expect((await stack.status()).stack).toMatchObject({ state: "stopped" });
  expect(await readdir(stack.folder)).toEqual(["devstack.yaml"]);
});

test(".devstack removed under a running stack: down finds all of it by its mark", async () => {
  const stack = await testStack({ services: await sleeper() });
  await stack.up();
  await rm(stack.folders.root, { recursive: true });
  expect(await stack.down()).toMatchObject({ wasUp: true });
  expect(await stack.processes()).toEqual([]);
  expect(await exists(stack.folders.root)).toBe(false);
  expect(await stack.list()).toEqual([]);
});

test(".devstack removed under a running stack: up replaces it", async () => {
  const stack = await testStack({ services: await sleeper() });
  await stack.up();
  const before = await stack.processes();
  await rm(stack.folders.root, { recursive: true });
  expect((await stack.up()).status.stack.state).toBe("ready");
  const after = await stack.processes();
  expect(after).toHaveLength(2);
  expect(after.filter(({ pid }) => before.some((one) => one.pid === pid))).toEqual([]);
});

test("notes that cannot be understood: up and status say so, down ends all and mends it", async () => {
  const stack = await testStack({ services: await sleeper() });
  await stack.up();
  const path = runFile(stack, "stack.json");
  for (const text of [
    '{"schemaVersion":1,"pl',
    "",
    '{"schemaVersion":99}',
    '{"schemaVersion":1}',
    '{"schemaVersion":1,"plan":1,"endpoints":1}',
    "null",
  ]) {
    await writeFile(path, text);
    for (const error of [await errorOf(stack.up()), await errorOf(stack.status())]) {
      expect(error, text).toMatchObject({ code: "E_STATE", exitStatus: 3 });
      expect(error.why).toContain(path);
      expect(error.hint).toContain("devstack down");
    }
  }
  expect(await stack.down()).toMatchObject({ wasUp: true, ended: 1 });
  expect((await stack.up()).status.stack.state).toBe("ready");
});

test("notes of a newer devstack: up and status name the way out, down takes it", async () => {
  const stack = await testStack({ services: await sleeper() });
  await stack.up();
  await cp(join(STATE_FIXTURES, "record-2.json"), runFile(stack, "stack.json"));
  for (const error of [await errorOf(stack.up()), await errorOf(stack.status())]) {
    expect(error).toMatchObject({ code: "E_STATE", exitStatus: 3 });
    expect(error.message).toContain("by a newer devstack");
    expect(error.hint).toContain("devstack down");
  }
  expect(await stack.down()).toMatchObject({ wasUp: true, ended: 1 });
  expect((await stack.up()).status.stack.state).toBe("ready");
});

test("state of the first devstack, without digest and names, is that of the folder's own stack", async () => {
  const stack = await testStack({ services: await sleeper() });
  await stack.up();
  const folder = join(stack.env["XDG_STATE_HOME"] ?? "", "devstack", "stacks");
  const entryFile = join(folder, `${(await stack.open()).id}.json`);
  for (const path of [runFile(stack, "stack.json"), entryFile]) {
    const {
      digest: _,
      named: _named,
      down: _down,
      ...first
    } = JSON.parse(await readFile(path, "utf8"));
    const old = path === entryFile ? first : { ...first, down: false };
    await writeFile(path, JSON.stringify(old));
  }
  expect(await stack.list()).toMatchObject([{ name: "atp", state: "up" }]);
  expect((await stack.status()).stack.state).toBe("ready");
  expect(await stack.up()).toMatchObject({ alreadyUp: true });
});

test("a damaged supervisor.json: status tells it, up replaces all, down ends all", async () => {
  const stack = await testStack({ services: await sleeper() });
  await stack.up();
  const before = await stack.processes();
  for (const text of ["{", "null", '{"schemaVersion":1}', '"x"']) {
    await writeFile(identityPath(stack.folders.run), text);
    const { stack: whole } = await stack.status();
    expect(whole, text).toMatchObject({ state: "failed" });
    expect(whole.reason).toContain("supervisor.json is damaged");
  }
  expect(await stack.processes(), "status has left alone what may be well").toEqual(before);
  expect((await stack.up()).status.stack.state).toBe("ready");
  expect(await stack.processes()).toHaveLength(2);
  await writeFile(identityPath(stack.folders.run), "{");
  await stack.down();
  expect(await stack.processes()).toEqual([]);
});

test("a damaged lock file, or one of a process that has died, blocks nobody", async () => {
  const stack = await testStack({ services: await sleeper() });
  await stack.up();
  const path = runFile(stack, "lock");
  for (const text of ["", "{", "null", '{"pid":1,"startToken":"0"}']) {
    await writeFile(path, text);
    await stack.up();
    expect(await exists(path), text).toBe(false);
  }
});

test("something that is no file in the lock's place is an error that names it", async () => {
  const stack = await testStack({ services: await sleeper() });
  await mkdir(runFile(stack, "lock"), { recursive: true });
  const error = await stack.upError();
  expect(error).toMatchObject({ code: "E_STATE", exitStatus: 3 });
  expect(error.why).toContain(runFile(stack, "lock"));
  await rm(runFile(stack, "lock"), { recursive: true });
});

test("a file in the place of .devstack is an error that names it", async () => {
  const stack = await testStack({ services: await sleeper(), files: { ".devstack": "mine\n" } });
  for (const error of [
    await errorOf(stack.up()),
    await errorOf(stack.status()),
    await errorOf(stack.down()),
  ]) {
    expect(error).toMatchObject({ code: "E_STATE", exitStatus: 3 });
    expect(error.why).toContain(stack.folders.root);
  }
  expect(await readFile(stack.folders.root, "utf8")).toBe("mine\n");
  await rm(stack.folders.root);
});

test("a register that is damaged hides no other stack and keeps nobody from up and down", async () => {
  const stack = await testStack({ services: await sleeper() });
  await stack.up();
  const folder = join(stack.env["XDG_STATE_HOME"] ?? "", "devstack", "stacks");
  const { id } = await stack.open();
  for (const [name, text] of [
    ["0.json", "{"],
    ["1.json", "null"],
    ["2.json", '{"schemaVersion":1}'],
    ["3.json", '{"schemaVersion":2,"id":"x"}'],
    ["5.json", '{"schemaVersion":1,"id":"5","folder":5,"startedAt":"x"}'],
  ] as const) {
    await writeFile(join(folder, name), text);
  }
  await mkdir(join(folder, "4.json"));
  expect(await stack.list()).toMatchObject([{ id, state: "up" }]);
  await writeFile(join(folder, `${id}.json`), "{");
  await stack.up();
  expect(await stack.list()).toMatchObject([{ id, state: "up" }]);
  await stack.down();
  expect(await stack.list()).toEqual([]);
});

test("a stack whose folder is gone is in the list, and down in a new folder there ends it", async () => {
  const stack = await testStack({ services: await sleeper() });
  await stack.up();
  await rm(stack.folder, { recursive: true });
  expect(await stack.list()).toMatchObject([{ folder: stack.folder, state: "up" }]);
  await mkdir(stack.folder);
  expect(await stack.down()).toMatchObject({ wasUp: true });
  expect(await stack.processes()).toEqual([]);
  expect(await stack.list()).toEqual([]);
});

test("a runtime folder that is too long for a socket, or not ours, is replaced by another", async () => {
  const stack = await testStack({ services: await sleeper() });
  const long = join(stack.root, "a-long-name".repeat(9));
  await mkdir(long, { mode: 0o700 });
  expect((await stack.up({ env: { XDG_RUNTIME_DIR: long } })).status.stack.state).toBe("ready");
  await stack.down();
  const nowhere = join(stack.folder, "devstack.yaml");
  expect((await stack.up({ env: { XDG_RUNTIME_DIR: nowhere } })).status.stack.state).toBe("ready");
});

test("all that a stack writes is its user's alone", async () => {
  const stack = await testStack({
    services: { ...(await sleeper()), memory: { enabled: true } },
    newUser: true,
  });
  await stack.up();
  await chmod(stack.folders.root, 0o755);
  await stack.up();
  const entries = await readdir(stack.root, { recursive: true, withFileTypes: true });
  const open: string[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const ours = path.includes(".devstack") || path.includes("/state") || path.includes("/r/");
    const { mode } = await stat(path);
    const wanted = entry.isDirectory() ? 0o700 : 0o600;
    // What a service writes into its data folder is its own affair: nobody else gets there.
    const data = path.startsWith(join(stack.folders.data, "memory", "data/"));
    if (ours && !data && !entry.isSocket() && (mode & 0o777) !== wanted) {
      open.push(`${path} ${(mode & 0o777).toString(8)}`);
    }
  }
  expect(open).toEqual([]);
});
