import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { down } from "../../src/stack/down.ts";
import { openListed } from "../../src/stack/open-listed.ts";
import { recordPath } from "../../src/stack/record-path.ts";
import { systemClock } from "../../src/util/clock.ts";
import { realExecutor } from "../../src/util/executor/real-executor.ts";
import { findPortHolder } from "../../src/util/port-holder.ts";
import { reservePort } from "../../src/util/port-reservation.ts";
import { needs } from "../needs.ts";
import type { Engine } from "../support/engine/engine.ts";
import { eventually } from "../support/eventually.ts";
import { callMemory } from "../support/memory-client.ts";
import { containersOf, webContainer } from "../support/small-containers.ts";
import { makeTestEngine } from "../support/test-engine.ts";
import { errorOf, type TestStack, testStack } from "../support/test-stack.ts";

describe("down of containers", needs("engine"), () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await makeTestEngine();
  });
  afterAll(() => engine?.end());

  async function oneWeb(): Promise<{ stack: TestStack; port: number }> {
    const web = await webContainer(engine);
    const stack = await testStack({ runtime: "compose", engine, services: { web } });
    await stack.up();
    return { stack, port: (web["ports"] as { http: number }).http };
  }

  /** The stack of the register with that id, as `devstack down ID` finds it from anywhere. */
  async function downById({ env, root }: TestStack, id: string) {
    const surroundings = { env, executor: realExecutor(systemClock), clock: systemClock };
    return down(await openListed(id, { cwd: root, ...surroundings }), { volumes: false });
  }

  const networks = async (): Promise<{ Name: string; Id: string }[]> =>
    JSON.parse(
      await engine.request({ path: "/networks?filters=%7B%22type%22%3A%5B%22custom%22%5D%7D" }),
    );
  const volumes = async (): Promise<string[]> =>
    (JSON.parse(await engine.request({ path: "/volumes" })).Volumes ?? []).map(
      ({ Name }: { Name: string }) => Name,
    );

  /** The engine does not look after it: from then on the port is free. */
  async function killProxy(port: number): Promise<void> {
    const holder = await findPortHolder(port);
    expect(holder?.command).toBe("docker-proxy");
    process.kill(holder?.pid ?? 0, "SIGKILL");
    await eventually(async () => (await findPortHolder(port)) === null);
  }

  async function listenAs(name: string, port: number): Promise<ChildProcess> {
    const script = `require("node:net").createServer().listen(${port}, "127.0.0.1", () => console.log())`;
    const program = spawn(process.execPath, ["-e", script], { argv0: name });
    onTestFinished(() => void program.kill());
    await once(program.stdout, "data");
    return program;
  }

  async function endProgram(program: ChildProcess): Promise<void> {
    const ended = once(program, "exit");
    program.kill();
    await ended;
  }

  async function expectNothingLeft(port: number): Promise<void> {
    expect(await containersOf(engine)).toEqual([]);
    expect(await networks()).toEqual([]);
    const reserved = await reservePort(port);
    expect(reserved, "the port is free").not.toBeNull();
    await reserved?.release();
  }

  test("leaves no container, network or port", async () => {
    const { stack, port } = await oneWeb();
    expect(await stack.down()).toMatchObject({ wasUp: true, ended: 1, left: [] });
    await expectNothingLeft(port);
    expect(await stack.down()).toMatchObject({ wasUp: false, ended: 0, left: [] });
  });

  test("says what is left, and who keeps it, until nobody does", async () => {
    const { stack, port } = await oneWeb();
    const [network] = await networks();
    const body = { Image: "web:1", Env: ["PORT=1"], HostConfig: { NetworkMode: network?.Name } };
    const { Id } = JSON.parse(
      await engine.request({ method: "POST", path: "/containers/create?name=guest", body }),
    );
    await engine.request({ method: "POST", path: `/containers/${Id}/start` });
    expect(await errorOf(stack.down())).toMatchObject({
      code: "E_STOP_INCOMPLETE",
      exitStatus: 1,
      why: `network ${network?.Name} (guest is attached to it)`,
      details: { left: [`network ${network?.Name} (guest is attached to it)`] },
    });
    expect((await stack.status()).stack.state).toBe("failed");
    await engine.request({ method: "DELETE", path: `/containers/${Id}?force=1` });
    expect(await stack.down()).toMatchObject({ left: [] });
    await expectNothingLeft(port);
  });

  test("says which port is left, and who holds it for the engine, until nobody does", async () => {
    const { stack, port } = await oneWeb();
    await killProxy(port);
    const stale = await listenAs("/usr/bin/docker-proxy", port);
    const left = [
      expect.stringContaining(`port ${port}, on which docker-proxy (pid ${stale.pid})`),
    ];
    expect(await errorOf(stack.down())).toMatchObject({
      code: "E_STOP_INCOMPLETE",
      exitStatus: 1,
      details: { left },
    });
    await endProgram(stale);
    expect(await stack.down()).toMatchObject({ left: [] });
    await expectNothingLeft(port);
  });

  test("leaves a port to whoever has taken it since", async () => {
    const { stack, port } = await oneWeb();
    await killProxy(port);
    await listenAs("java", port);
    expect(await stack.down()).toMatchObject({ ended: 1, left: [] });
  });

  test("keeps the data for the next up; --volumes removes them", async () => {
    const stack = await testStack({
      runtime: "compose",
      engine,
      services: { memory: { enabled: true } },
    });
    const call = async (method: string, body?: unknown) => {
      const url = `${(await stack.row("memory")).endpoints["http"]}/v1/memory/ns/key`;
      return callMemory(url, method, { tenant: "acme", body });
    };
    await stack.up();
    expect((await call("PUT", { object: { kept: true } }))[0]).toBe(200);
    await stack.down();
    expect(await volumes()).toHaveLength(1);
    await stack.up();
    expect(await call("GET")).toMatchObject([200, { object: { kept: true } }]);
    expect(await stack.down({ volumes: true })).toMatchObject({ left: [] });
    expect(await volumes()).toEqual([]);
    await stack.up();
    expect(await call("GET")).not.toMatchObject([200, { object: { kept: true } }]);
    await stack.down({ volumes: true });
  });

  test("finds a stack whose folder was removed by its id", async () => {
    const { stack, port } = await oneWeb();
    const { id } = await stack.open();
    await rm(stack.folder, { recursive: true });
    expect(await stack.list()).toMatchObject([{ id, folderGone: true, state: "up" }]);
    expect(await downById(stack, id)).toMatchObject({ ended: 1, left: [] });
    await expectNothingLeft(port);
    expect(await stack.list({ all: true })).toEqual([]);
  });

  test.each([
    ["record is damaged", async (stack: TestStack) => writeFile(recordPath(stack.folders), "{")],
    ["record is gone", async (stack: TestStack) => rm(recordPath(stack.folders))],
    [
      "Compose file is gone",
      async ({ folders }: TestStack) => rm(join(folders.root, "compose.yaml")),
    ],
    [
      "Compose file is not its own any more",
      async ({ folders }: TestStack) =>
        writeFile(join(folders.root, "compose.yaml"), "services: { other: { image: web:1 } }"),
    ],
    [
      "configuration is broken",
      async ({ folder }: TestStack) => writeFile(join(folder, "devstack.yaml"), "services: ["),
    ],
  ])("ends a stack whose %s", async (_what, harm) => {
    const { stack, port } = await oneWeb();
    const configured = await readFile(join(stack.folder, "devstack.yaml"), "utf8");
    await harm(stack);
    expect(await stack.down()).toMatchObject({ ended: 1, left: [] });
    await expectNothingLeft(port);
    await writeFile(join(stack.folder, "devstack.yaml"), configured);
    expect((await stack.up()).status.stack.state).toBe("ready");
    await stack.down();
  });
});
