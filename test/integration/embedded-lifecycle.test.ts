import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { LogLine } from "../../src/plan/instance.ts";
import { identityPath } from "../../src/runtime/embedded/supervisor-client.ts";
import { environment } from "../../src/stack/environment.ts";
import { logs } from "../../src/stack/logs.ts";
import { eventually } from "../support/eventually.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { httpService, shellService, type TestStack, testStack } from "../support/test-stack.ts";

const SLEEP = "exec sleep 1000";

async function instance(stack: TestStack, name: string) {
  const { instances } = await (await stack.open()).runtime.status();
  const found = instances.find(({ service }) => service === name);
  if (found === undefined) throw new Error(`no instance ${name}`);
  return found;
}

async function linesOf(stack: TestStack, service: string, tail?: number): Promise<LogLine[]> {
  const options = { services: [service], follow: false, signal: new AbortController().signal };
  const lines: LogLine[] = [];
  const source = logs(await stack.open(), { ...options, ...(tail !== undefined && { tail }) });
  for await (const line of source) lines.push(line);
  return lines;
}

test("a stack of two services comes up ready and goes down without a trace", async () => {
  const [a = 0, b = 0] = await requestedPorts(2);
  const stack = await testStack({
    services: { a: httpService(a), b: httpService(b, { needs: { a: "ready" } }) },
  });
  const result = await stack.up();
  expect(result.status.stack.state).toBe("ready");
  expect(await stack.processes()).toHaveLength(3);
  expect(await stack.down()).toMatchObject({ wasUp: true, ended: 2 });
  expect(await stack.processes()).toEqual([]);
  expect((await stack.status()).stack).toMatchObject({ state: "stopped", reason: "taken down" });
});

test("a service starts when what it needs is started, ready or done, not before", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({
    services: {
      last: shellService(SLEEP, { needs: { migrate: "done", plain: "started" } }),
      migrate: shellService("echo migrated", { job: true, needs: { db: "ready" } }),
      plain: shellService(SLEEP),
      db: httpService(port),
    },
  });
  const { status } = await stack.up();
  const [db, migrate, last] = await Promise.all([
    instance(stack, "db"),
    instance(stack, "migrate"),
    instance(stack, "last"),
  ]);
  expect(status.services.find(({ name }) => name === "migrate")?.state).toBe("done");
  expect(migrate.startedAt).toBeGreaterThanOrEqual(db.readyAt ?? Number.POSITIVE_INFINITY);
  expect(last.startedAt).toBeGreaterThanOrEqual(migrate.lastExit?.at ?? Number.POSITIVE_INFINITY);
});

test("a second up leaves what is unchanged alone: same processes, job not done again", async () => {
  const [port = 0] = await requestedPorts(1);
  const services = {
    a: httpService(port),
    job: shellService("echo once", { job: true, needs: { a: "ready" } }),
  };
  const stack = await testStack({ services });
  await stack.up();
  const before = await stack.processes();
  const again = await stack.up();
  expect(again).toMatchObject({ alreadyUp: true, proofReused: true });
  expect(await stack.processes()).toEqual(before);
  expect((await linesOf(stack, "job")).map(({ text }) => text)).toEqual(["once"]);
});

test("a changed environment restarts exactly that service", async () => {
  const [a = 0, b = 0] = await requestedPorts(2);
  const stack = await testStack({ services: { a: httpService(a), b: httpService(b) } });
  await stack.up();
  const before = { a: await stack.pidOf("a"), b: await stack.pidOf("b") };
  await stack.configure({
    services: { a: httpService(a), b: httpService(b, { env: { COLOUR: "blue" } }) },
  });
  await stack.up();
  expect(await stack.pidOf("a")).toBe(before.a);
  expect(await stack.pidOf("b")).not.toBe(before.b);
});

test("changed probes and ports take effect, also where the command line is the same", async () => {
  const [first = 0, second = 0] = await requestedPorts(2);
  const service = (port: number, status: number) =>
    httpService(port, {
      env: { PORT: String(first), STATUS: "204" },
      probes: [{ http: "/", status }],
    });
  const stack = await testStack({ services: { a: service(first, 204) } });
  await stack.up();
  const before = await stack.pidOf("a");
  await stack.configure({ services: { a: service(first, 200) } });
  expect((await stack.upError({ timeoutMs: 300 })).code).toBe("E_PROBE_FAILED");
  expect(await stack.pidOf("a")).not.toBe(before);
  await stack.configure({ services: { a: service(second, 204) } });
  expect((await stack.upError({ timeoutMs: 300 })).code).toBe("E_PROBE_FAILED");
});

test("a service that is no longer in devstack.yaml is stopped", async () => {
  const [a = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { a: httpService(a), b: shellService(SLEEP) } });
  await stack.up();
  const before = await stack.pidOf("a");
  await stack.configure({ services: { a: httpService(a) } });
  await stack.up();
  expect(await stack.pidOf("a")).toBe(before);
  expect(await stack.processes()).toHaveLength(2);
});

test("a service may take over the port of one that is renamed, and two may swap ports", async () => {
  const [a = 0, b = 0] = await requestedPorts(2);
  const stack = await testStack({ services: { old: httpService(a), other: httpService(b) } });
  await stack.up();
  await stack.configure({ services: { renamed: httpService(a), other: httpService(b) } });
  expect((await stack.up()).status.stack.state).toBe("ready");
  await stack.configure({ services: { renamed: httpService(b), other: httpService(a) } });
  expect((await stack.up()).status.stack.state).toBe("ready");
});

test("a supervisor of another build is replaced, and its services with it", async () => {
  const [a = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { a: httpService(a) } });
  await stack.up();
  const before = await stack.pidOf("a");
  const path = identityPath(stack.folders.run);
  const record = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, JSON.stringify({ ...record, build: "of another version" }));
  await stack.up();
  expect(JSON.parse(await readFile(path, "utf8")).pid).not.toBe(record.pid);
  expect(await stack.pidOf("a")).not.toBe(before);
  expect(await stack.processes()).toHaveLength(2);
});

test("a service that crashes after it was ready is started again, and its restarts are told", async () => {
  const [a = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { a: httpService(a) } });
  await stack.up();
  const before = await stack.pidOf("a");
  await fetch(`http://127.0.0.1:${a}/exit?3`).catch(() => undefined);
  const row = await eventually(
    () => stack.row("a"),
    ({ restarts, state }) => restarts === 1 && state === "ready",
  );
  expect(row.readyAt).not.toBeNull();
  expect(await stack.pidOf("a")).not.toBe(before);
  const { stack: whole } = await stack.status();
  expect(whole, "a proof of the one before is none").toMatchObject({ provenAt: null });
  expect((await stack.up()).proofReused).toBe(false);
});

test("dependants are stopped before what they need", async () => {
  const quitter = (name: string) =>
    `trap 'echo ${name} >> stopped.txt; exit 0' TERM; echo ready; while :; do sleep 0.02; done`;
  const stack = await testStack({
    services: {
      top: shellService(quitter("top"), { needs: { middle: "started" } }),
      middle: shellService(quitter("middle"), { needs: { base: "started" } }),
      base: shellService(quitter("base")),
    },
  });
  await stack.up();
  for (const name of ["top", "middle", "base"]) {
    await eventually(async () => (await linesOf(stack, name)).length > 0);
  }
  await stack.down();
  const order = (await readFile(join(stack.folder, "stopped.txt"), "utf8")).trim().split("\n");
  expect(order).toEqual(["top", "middle", "base"]);
});

test("what services write is kept with its time, whole to the last line, and bounded", async () => {
  const stack = await testStack({
    services: {
      chatty: shellService(
        "seq -f 'line %.0f of a program that cannot stop talking about its own work' 1 300000; printf end",
        { job: true },
      ),
    },
  });
  const begun = Date.now();
  await stack.up();
  const [last] = await linesOf(stack, "chatty", 1);
  expect(last?.text).toBe("end");
  expect(last?.at).toBeGreaterThanOrEqual(begun);
  expect((await linesOf(stack, "chatty", 3)).map(({ text }) => text.split(" ")[1])).toEqual([
    "299999",
    "300000",
    undefined,
  ]);
  for (const file of ["chatty.log", "chatty.log.1"]) {
    expect((await stat(join(stack.folders.logs, file))).size).toBeLessThanOrEqual(8 * 1024 * 1024);
  }
});

test("what a service stores outlives down, and ends with down --volumes", async () => {
  const stack = await testStack({ services: { memory: { enabled: true } } });
  const objects = async () => {
    const { MEMORY_URL } = await environment(await stack.open());
    return `${MEMORY_URL}/v1/memory/notes/one`;
  };
  const headers = { "x-tenant-id": "acme", "content-type": "application/json" };
  await stack.up();
  const stored = await fetch(await objects(), {
    method: "PUT",
    headers,
    body: JSON.stringify({ object: { text: "kept" } }),
  });
  expect(stored.ok, await stored.text()).toBe(true);
  await stack.down();
  await stack.up();
  expect(await (await fetch(await objects(), { headers })).text()).toContain("kept");
  await stack.down({ volumes: true });
  await stack.up();
  expect(await (await fetch(await objects(), { headers })).json()).toEqual({ error: "not_found" });
});

test("a folder with blanks, quotes and letters of other alphabets is as good as any", async () => {
  const [a = 0] = await requestedPorts(1);
  const stack = await testStack({
    folderName: 'it\'s a "dår földer" – проверка $HOME',
    services: { a: httpService(a), here: shellService("pwd", { job: true }) },
  });
  expect((await stack.up()).status.stack.state).toBe("ready");
  expect((await linesOf(stack, "here")).map(({ text }) => text)).toEqual([stack.folder]);
});
