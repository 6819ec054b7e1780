import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { needs } from "../needs.ts";
import type { Engine } from "../support/engine/engine.ts";
import { hookedExecutor } from "../support/hooked-executor.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { containersOf, scriptImage, WEB, webContainer } from "../support/small-containers.ts";
import { makeTestEngine } from "../support/test-engine.ts";
import {
  httpService,
  type TestStack,
  type TestStackOptions,
  testStack,
} from "../support/test-stack.ts";
import { usualPortsAlone } from "../support/usual-ports.ts";

/** Listens on a port of this machine until the test is over, or it is closed; null if it is taken. */
async function hold(port: number): Promise<Server | null> {
  const server = createServer().listen(port, "127.0.0.1");
  onTestFinished(() => {
    server.close();
  });
  return once(server, "listening").then(
    () => server,
    () => null,
  );
}

describe("ports of containers", needs("engine"), () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await makeTestEngine();
  });
  afterAll(() => engine?.end());

  const stackOf = (
    services: NonNullable<TestStackOptions["services"]>,
    more: TestStackOptions = {},
  ): Promise<TestStack> => testStack({ runtime: "compose", engine, services, ...more });
  const portOf = ({ ports }: Awaited<ReturnType<typeof webContainer>>): number =>
    (ports as { http: number }).http;

  test("one that was asked for and that a process has: named, and nothing is started", async () => {
    const a = await webContainer(engine);
    const b = await webContainer(engine);
    await hold(portOf(b));
    const stack = await stackOf({ a, b });
    expect(await stack.upError()).toMatchObject({
      code: "E_PORT_TAKEN",
      exitStatus: 3,
      message: `port ${portOf(b)} of b is taken`,
      why: expect.stringContaining(`(pid ${process.pid}) listens on it`),
    });
    expect(await containersOf(engine)).toEqual([]);
  });

  test("one that is only preferred moves, is told, and stays where it went", async () => {
    onTestFinished(await usualPortsAlone());
    const holder = await hold(8080);
    const stack = await stackOf({ memory: { enabled: true } }, { usualPorts: true });
    const first = (await stack.up()).moved.find(({ service }) => service === "memory");
    expect(first).toMatchObject({ port: "http", wanted: 8080 });
    expect(first?.used).not.toBe(8080);
    expect(first?.heldBy).toContain("pid ");
    expect((await stack.row("memory")).endpoints["http"]).toBe(`http://127.0.0.1:${first?.used}`);
    holder?.close();
    await stack.down();
    const again = (await stack.up()).moved.find(({ service }) => service === "memory");
    expect(again?.used).toBe(first?.used);
  });

  test("one that another stack's container has: the stack is named, and how to take it down", async () => {
    const a = await webContainer(engine);
    const other = await stackOf({ a });
    await other.up();
    const state = { XDG_STATE_HOME: other.env["XDG_STATE_HOME"] ?? "" };
    for (const options of [{ env: state }, { env: state, runtime: "embedded" } as const]) {
      const { ports } = a;
      const mine = options.runtime === undefined ? a : { process: ["sleep", "100"], ports };
      const stack = await stackOf({ a: mine }, options);
      expect(await stack.upError()).toMatchObject({
        code: "E_PORT_TAKEN",
        why: expect.stringContaining(`the stack atp in ${other.folder} uses it`),
        hint: expect.stringContaining(`devstack down ${(await other.open()).id}`),
      });
    }
    await other.down();
  });

  test("one that somebody's container has: the container is named, not the engine's proxy", async () => {
    const a = await webContainer(engine);
    const image = await scriptImage(engine, "web:1", WEB);
    const body = {
      ...{ Image: image, Env: ["PORT=80"], ExposedPorts: { "80/tcp": {} } },
      HostConfig: {
        NetworkMode: "somebodys",
        PortBindings: { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: String(portOf(a)) }] },
      },
    };
    const post = (path: string, json: object = {}) =>
      engine.request({ method: "POST", path, body: json });
    await post("/networks/create", { Name: "somebodys" });
    const { Id } = JSON.parse(await post("/containers/create?name=old-web-1", body));
    await post(`/containers/${Id}/start`);
    const expected = {
      code: "E_PORT_TAKEN",
      message: `port ${portOf(a)} of a is taken`,
      why: expect.stringMatching(/^container old-web-1 listens on it/),
      hint: expect.stringMatching(/^stop that container \(docker stop old-web-1\), or give a/),
      details: { holder: { container: "old-web-1" } },
    };
    expect(await (await stackOf({ a })).upError()).toMatchObject(expected);
    const plain = { process: ["sleep", "100"], ports: a["ports"] };
    const embedded = await stackOf({ a: plain }, { runtime: "embedded" });
    expect(await embedded.upError()).toMatchObject(expected);
    await engine.request({ method: "DELETE", path: `/containers/${Id}?force=1` });
  });

  test("one that is taken between its choice and the start: named, and what runs is told", async () => {
    const a = await webContainer(engine);
    const b = await webContainer(engine, { needs: { a: "started" } });
    const stack = await stackOf({ a, b });
    let holder: Server | null = null;
    const executor = hookedExecutor({
      beforeProgram: async () => {
        holder = await hold(portOf(b));
      },
    });
    expect(await stack.upError({ executor })).toMatchObject({
      code: "E_PORT_TAKEN",
      exitStatus: 3,
      message: `port ${portOf(b)} of b is taken`,
      why: expect.stringMatching(
        /pid \d+\) listens on it since a moment ago; 1 container of it runs/,
      ),
      hint: expect.stringMatching(/^end .*, or give b another port in devstack\.yaml$/),
    });
    expect((await stack.status()).stack).toMatchObject({
      state: "failed",
      reason: expect.stringContaining("b: the engine could not start it"),
    });
    await new Promise((resolve) => holder?.close(resolve));
    expect((await stack.up()).status.stack.state).toBe("ready");
    expect(await stack.down()).toMatchObject({ ended: 2, left: [] });
  });

  test("a preferred one that is taken so moves with the next up", async () => {
    onTestFinished(await usualPortsAlone());
    const stack = await stackOf({ memory: { enabled: true } }, { usualPorts: true });
    await stack.up();
    const { url, port } = await memoryOf(stack);
    await stack.down();
    const executor = hookedExecutor({ beforeProgram: () => hold(port) });
    expect(await stack.upError({ executor })).toMatchObject({
      code: "E_PORT_TAKEN",
      why: expect.stringContaining("listens on it since a moment ago"),
      hint: "devstack up",
    });
    await stack.up();
    expect((await memoryOf(stack)).url).not.toBe(url);
  });

  async function memoryOf(stack: TestStack): Promise<{ url: string; port: number }> {
    const url = (await stack.row("memory")).endpoints["http"] ?? "";
    return { url, port: Number(new URL(url).port) };
  }

  test("stacks side by side, of containers and of processes, leave each other alone", async () => {
    const one = await stackOf({ web: await webContainer(engine) });
    const state = { XDG_STATE_HOME: one.env["XDG_STATE_HOME"] ?? "" };
    const two = await stackOf({ web: await webContainer(engine) }, { env: state });
    const [port = 0] = await requestedPorts(1);
    const plain = await stackOf({ web: httpService(port) }, { env: state, runtime: "embedded" });
    await Promise.all([one.up(), two.up(), plain.up()]);
    expect((await one.list()).map(({ state, runtime }) => `${runtime} ${state}`).sort()).toEqual([
      "compose up",
      "compose up",
      "embedded up",
    ]);
    expect(await containersOf(engine)).toHaveLength(2);
    expect(await one.down()).toMatchObject({ ended: 1, left: [] });
    for (const other of [two, plain]) {
      expect((await other.status()).stack.state).toBe("ready");
    }
    await plain.down();
    expect((await two.status()).stack.state).toBe("ready");
  });
});
