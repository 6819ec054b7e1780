import { once } from "node:events";
import { rename } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { environment } from "../../src/stack/environment.ts";
import { rehearse } from "../../src/stack/rehearse.ts";
import { systemClock } from "../../src/util/clock.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { serveTcp } from "../support/sockets.ts";
import { errorOf, httpService, testStack } from "../support/test-stack.ts";
import { usualPortsAlone } from "../support/usual-ports.ts";

test("a requested port that is held is named with its holder, and nothing is started", async () => {
  const { port } = await serveTcp(() => {});
  const [free = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { a: httpService(free), b: httpService(port) } });
  const error = await errorOf(stack.up());
  expect(error).toMatchObject({ code: "E_PORT_TAKEN", exitStatus: 3 });
  const words = `${error.message} ${error.why} ${error.hint}`;
  expect(words).toContain(String(port));
  expect(words).toContain(`pid ${process.pid}`);
  expect(await stack.processes()).toEqual([]);
});

test("all requested ports that are held are named at once, and the file by its name", async () => {
  const [one, other] = [await serveTcp(() => {}), await serveTcp(() => {})];
  const stack = await testStack({
    services: { a: httpService(one.port), b: httpService(other.port) },
  });
  await rename(join(stack.folder, "devstack.yaml"), join(stack.folder, "mine.yaml"));
  const { folder: cwd, env } = stack;
  const error = await errorOf(rehearse({ cwd, file: "mine.yaml", env, clock: systemClock }));
  expect(error).toMatchObject({
    code: "E_PORT_TAKEN",
    message: "2 requested ports are taken",
    hint: expect.stringMatching(
      new RegExp(`^end .* \\(kill ${process.pid}\\), or give a, b other ports in mine.yaml$`),
    ),
    details: { ports: [{ port: one.port }, { service: "b", port: other.port }] },
  });
  expect(error.why).toMatch(
    new RegExp(`${one.port} of a: .*; ${other.port} of b: .*listens on it`),
  );
});

test("a requested port that is held on all addresses is held", async () => {
  const server = createServer().listen(0, "0.0.0.0");
  onTestFinished(() => {
    server.close();
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const stack = await testStack({ services: { a: httpService(port) } });
  expect(await errorOf(stack.up())).toMatchObject({ code: "E_PORT_TAKEN" });
});

/** The two services of the platform with the fewest needs; their usual ports may be taken or not. */
const FEW = { memory: { enabled: true }, "persona-adapter": { enabled: true } };

test("a usual port that is taken moves, is told, and stays where it went when the first is free again", async () => {
  onTestFinished(await usualPortsAlone());
  // Whoever listens on the usual port: this test, or a stack of the developer's own.
  const holder = createServer().listen(8080, "127.0.0.1");
  onTestFinished(() => {
    holder.close();
  });
  const ours = await once(holder, "listening").then(
    () => true,
    () => false,
  );
  const stack = await testStack({ services: FEW, usualPorts: true });
  const first = await stack.up();
  const moved = first.moved.find(({ service }) => service === "memory");
  expect(moved).toMatchObject({ service: "memory", port: "http", wanted: 8080 });
  expect(moved?.heldBy).toContain(ours ? `pid ${process.pid}` : "pid ");
  const url = `http://127.0.0.1:${moved?.used}`;
  expect((await stack.row("memory")).endpoints["http"]).toBe(url);
  expect(await environment(await stack.open())).toMatchObject({ MEMORY_URL: url });
  await stack.down();
  holder.close();
  const again = await stack.up();
  expect(again.moved.find(({ service }) => service === "memory")).toMatchObject({
    wanted: 8080,
    used: moved?.used,
    ...(ours ? { heldBy: null } : {}),
  });
});

test("a port that another stack has is told with that stack, asked for or moved away from", async () => {
  onTestFinished(await usualPortsAlone());
  const [port = 0] = await requestedPorts(1);
  const other = await testStack({ services: { ...FEW, a: httpService(port) }, usualPorts: true });
  const first = await other.up();
  const used = first.moved.find(({ service }) => service === "memory")?.used ?? 8080;
  const name = `${first.status.stack.name} in ${other.folder}`;
  const sameUser = { XDG_STATE_HOME: other.env["XDG_STATE_HOME"] ?? "" };
  const asking = await testStack({ services: { a: httpService(port) }, env: sameUser });
  expect(await errorOf(asking.up())).toMatchObject({
    code: "E_PORT_TAKEN",
    why: expect.stringContaining(`the stack ${name} uses it`),
    hint: expect.stringContaining(`devstack down ${(await other.open()).id}`),
  });
  const moving = await testStack({ services: FEW, usualPorts: true, env: sameUser });
  const { moved } = await moving.up();
  const memory = moved.find(({ service }) => service === "memory");
  expect(memory?.heldBy).toBe(used === 8080 ? `stack ${name}` : memory?.heldBy);
});

test("two ups of one stack at the same time: both succeed, everything is started once", async () => {
  const [a = 0, b = 0] = await requestedPorts(2);
  const stack = await testStack({ services: { a: httpService(a), b: httpService(b) } });
  const results = await Promise.all([stack.up(), stack.up(), stack.up()]);
  expect(results.map(({ status }) => status.stack.state)).toEqual(["ready", "ready", "ready"]);
  expect(await stack.processes()).toHaveLength(3);
  expect((await stack.row("a")).restarts).toBe(0);
});

test("up and down of one stack at the same time: one after the other, nothing in between", async () => {
  const [a = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { a: httpService(a) } });
  const [up, down] = await Promise.allSettled([stack.up(), stack.down()]);
  expect(down.status).toBe("fulfilled");
  const left = await stack.processes();
  if (up.status === "fulfilled") {
    const { state } = (await stack.status()).stack;
    expect([state, left.length]).toEqual(left.length === 0 ? ["stopped", 0] : ["ready", 2]);
  } else {
    expect(up.reason).toMatchObject({
      code: expect.stringMatching(/E_SERVICE_EXITED|E_NOT_RUNNING/),
    });
    expect(left).toEqual([]);
  }
});
