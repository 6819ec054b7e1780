import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { EngineClient } from "../../src/runtime/compose/engine/client.ts";
import type { ContainerEvent } from "../../src/runtime/compose/engine/events.ts";
import { findCompose } from "../../src/runtime/compose/engine/find-compose.ts";
import { findEngine } from "../../src/runtime/compose/engine/find-engine.ts";
import { needs } from "../needs.ts";
import { collect } from "../support/collect.ts";
import type { Engine } from "../support/engine/engine.ts";
import { eventually } from "../support/eventually.ts";
import { makeTestEngine, testEngine } from "../support/test-engine.ts";
import { nodeImages } from "./images/node-images.ts";

const run = promisify(execFile);
const LABELS = { "test.engine": "client" };

describe("the client and a real engine", needs("engine"), () => {
  let own: Engine;
  /** Of the node program. */
  let image: string;
  let client: EngineClient;

  beforeAll(async () => {
    own = await makeTestEngine();
    image = (await nodeImages())[0]?.image ?? "";
    const { engine } = await findEngine({ DOCKER_HOST: own.dockerHost });
    if (engine === null) throw new Error("the engine is gone");
    client = new EngineClient(engine);
  });
  afterAll(() => own.end());

  /** Runs Docker's own client, and returns what it prints. */
  async function docker(...args: string[]): Promise<string> {
    const { stdout } = await run("docker", args, { env: { ...process.env, ...own.env } });
    return stdout.trim();
  }

  /** Starts a container that runs a script, and returns its id. */
  async function start(script: string, ...options: string[]): Promise<string> {
    const labels = Object.entries(LABELS).map(([key, value]) => `--label=${key}=${value}`);
    const network = options.some((option) => option.startsWith("--network="));
    const alone = network ? [] : ["--network=none"];
    const args = ["--detach", ...alone, ...labels, ...options, image, "node", "-e", script];
    const id = await docker("run", ...args);
    onTestFinished(() => client.remove(id));
    return id;
  }

  const signal = () => AbortSignal.timeout(60_000);
  const FOR_EVER = "setInterval(() => {}, 1e6)";

  /** Looks on while something is done, until events of each of these kinds have come. */
  async function eventsUntil(
    awaited: readonly ContainerEvent["action"][],
    act: () => Promise<string>,
  ) {
    const seen: ContainerEvent[] = [];
    const { promise: opened, resolve } = Promise.withResolvers<void>();
    const watching = (async () => {
      for await (const event of client.events({
        labels: LABELS,
        signal: signal(),
        opened: resolve,
      })) {
        seen.push(event);
        if (awaited.every((action) => seen.some((other) => other.action === action))) return;
      }
    })();
    await opened;
    const id = await act();
    await watching;
    return seen
      .filter((event) => event.id === id)
      .map(({ id: _, at: __, name: ___, labels: ____, ...kind }) => kind);
  }

  test("it says who it is, under the name by which Docker's own client reaches it", async () => {
    const { engine } = await findEngine({ DOCKER_HOST: own.dockerHost });
    const version = await docker(
      "version",
      "--format",
      "{{.Server.Version}} {{.Server.APIVersion}}",
    );
    expect(engine).toMatchObject({ name: "Docker", os: "linux", remote: false });
    expect(`${engine?.version} ${engine?.apiVersion}`).toBe(version);
    await client.ping();
    expect(await client.info()).toMatchObject({ cpus: expect.any(Number), rootless: false });
  });

  test("the real Compose says its version as a plugin and as a program of its own", async () => {
    const env = { ...process.env, ...own.env };
    const plugin = await findCompose(env, { cwd: "/" });
    expect(plugin.compose?.command).toEqual([expect.stringMatching(/\/docker$/), "compose"]);
    expect(plugin.compose?.version).toMatch(/^(\d+\.\d+|dev)/);
    const alone = await findCompose(
      { ...env, DOCKER_CONFIG: "/nonexistent", HOME: "/nonexistent" },
      { cwd: "/" },
    );
    expect(alone.compose?.version).toBe(plugin.compose?.version);
  });

  test("a container is listed and inspected, with what it wrote", async () => {
    const long = "x".repeat(50_000);
    const script = `console.log("☃" + "${long}"); console.error("err"); process.exitCode = 3`;
    const id = await start(script, "--name=writer");
    const [listed] = await client.containers({ labels: LABELS });
    expect(listed).toMatchObject({ id, name: "writer", image: image, labels: LABELS });
    const lines = await collect(
      client.logs(id, { follow: true, timestamps: true, signal: signal() }),
    );
    expect(lines.map(({ stream, text }) => [stream, text]).toSorted()).toEqual([
      ["stderr", "err"],
      ["stdout", `☃${long}`],
    ]);
    const details = await client.inspect(id);
    expect(details).toMatchObject({ name: "writer", tty: false, restartCount: 0, labels: LABELS });
    const { status, exitCode, startedAt, finishedAt, outOfMemory } = details.state;
    expect({ status, exitCode, outOfMemory }).toEqual({
      status: "exited",
      exitCode: 3,
      outOfMemory: false,
    });
    for (const { at } of lines) {
      expect(at).toBeGreaterThanOrEqual(startedAt ?? Number.NaN);
      expect(at).toBeLessThanOrEqual((finishedAt ?? Number.NaN) + 1);
    }
    const last = await collect(client.logs(id, { tail: 0, signal: signal() }));
    expect(last).toEqual([]);
    const later = await collect(
      client.logs(id, { since: (finishedAt ?? 0) + 1_000, signal: signal() }),
    );
    expect(later).toEqual([]);
  });

  test("what a container with a terminal wrote is read, too", async () => {
    const id = await start('console.log("one"); console.log("two")', "--tty");
    const lines = await collect(
      client.logs(id, { follow: true, timestamps: true, signal: signal() }),
    );
    expect(lines).toEqual(
      ["one", "two"].map((text) => ({ stream: "stdout", at: expect.any(Number), text })),
    );
  });

  test("events tell the end of a container, however it comes", async () => {
    expect(await eventsUntil(["die"], () => start("process.exitCode = 7"))).toEqual([
      { action: "create" },
      { action: "start" },
      { action: "die", exitCode: 7 },
    ]);
    const killed = await eventsUntil(["destroy"], async () => {
      const id = await start(FOR_EVER);
      await client.kill(id);
      await eventually(async () => !(await client.inspect(id)).state.running);
      await client.remove(id);
      return id;
    });
    expect(killed).toEqual([
      { action: "create" },
      { action: "start" },
      { action: "kill", signal: "9" },
      { action: "die", exitCode: 137 },
      { action: "destroy" },
    ]);
  });

  test("a container that takes more memory than it may is told", async () => {
    const greedy = "const all = []; for (;;) all.push(Buffer.alloc(1e7, 1))";
    let id = "";
    const events = await eventsUntil(["oom", "die"], async () => {
      id = await start(greedy, "--memory=64m", "--memory-swap=64m");
      return id;
    });
    expect(events).toContainEqual({ action: "die", exitCode: 137 });
    expect((await client.inspect(id)).state).toMatchObject({ outOfMemory: true, exitCode: 137 });
  });

  test("a health check of the image's own is told with its words", async () => {
    const check = ["--health-cmd=nothing-here", "--health-interval=100ms", "--health-retries=1"];
    let id = "";
    const events = await eventsUntil(["health_status"], async () => {
      id = await start(FOR_EVER, ...check);
      return id;
    });
    expect(events.at(-1)).toEqual({ action: "health_status", health: "unhealthy" });
    const { health } = (await client.inspect(id)).state;
    expect(health).toMatchObject({
      status: "unhealthy",
      lastOutput: expect.stringContaining("/bin/sh"),
    });
  });

  test("a published port is told by the address that the engine chose", async () => {
    const network = await docker("network", "create", "n2");
    onTestFinished(() => client.removeNetwork(network));
    const id = await start(FOR_EVER, "--network=n2", "--publish=127.0.0.1::8080");
    const { published, networks } = await client.inspect(id);
    expect(published).toEqual({ "8080/tcp": [{ host: "127.0.0.1", port: expect.any(Number) }] });
    expect(networks).toMatchObject({ n2: { id: network, ipAddress: expect.stringMatching(/\./) } });
    const [listed] = await client.containers({ labels: LABELS });
    expect(listed?.published).toEqual(published);
    const [at] = published["8080/tcp"] ?? [];
    expect(await docker("port", id)).toBe(`8080/tcp -> 127.0.0.1:${at?.port}`);
  });

  test("a container is paused, stopped, started and restarted", async () => {
    const id = await start(FOR_EVER);
    const status = async () => (await client.inspect(id)).state.status;
    await client.pause(id);
    expect(await status()).toBe("paused");
    await client.unpause(id);
    expect(await status()).toBe("running");
    await client.stop(id, { graceMs: 0 });
    expect(await status()).toBe("exited");
    await client.start(id);
    // It is so already, which is fine.
    await client.start(id);
    const { pid } = (await client.inspect(id)).state;
    await client.restart(id, { graceMs: 0 });
    const { state } = await client.inspect(id);
    expect(state).toMatchObject({ status: "running", running: true });
    expect(state.pid).not.toBe(pid);
  });

  test("a command in a container has its environment, folder, output and exit status", async () => {
    const id = await start(FOR_EVER);
    const script =
      "console.log(process.env.WHO, process.cwd()); console.error('e'); process.exit(7)";
    const options = { env: { WHO: "me" }, workingFolder: "/tmp" };
    expect(await client.exec(id, ["node", "-e", script], options)).toEqual({
      exitCode: 7,
      stdout: "me /tmp\n",
      stderr: "e\n",
    });
    expect((await client.exec(id, ["/nothing"])).exitCode).toBeGreaterThanOrEqual(126);
    await client.stop(id, { graceMs: 0 });
    await expect(client.exec(id, ["node"])).rejects.toMatchObject({ status: 409 });
  });

  test("networks, volumes and images are found by label and name, and go", async () => {
    const network = await docker("network", "create", "--label=test.engine=client", "n1");
    await docker("volume", "create", "--label=test.engine=client", "v1");
    const ranges = [{ subnet: expect.stringContaining("/"), gateway: expect.stringMatching(/\./) }];
    const found = { id: network, name: "n1", driver: "bridge", labels: LABELS, ranges };
    expect(await client.networks({ labels: LABELS })).toEqual([found]);
    expect(await client.volumes({ labels: { "test.engine": true } })).toMatchObject([
      { name: "v1" },
    ]);
    expect(await client.images({ names: [image] })).toMatchObject([{ tags: [image] }]);
    expect(await client.images({ names: ["nobody/has-it:1"] })).toEqual([]);
    for (const _ of ["removed", "gone already"]) {
      await client.removeNetwork(network);
      await client.removeVolume("v1");
    }
    expect(await client.networks({ labels: LABELS })).toEqual([]);
    expect(await client.volumes({ labels: LABELS })).toEqual([]);
  });

  test("the engine's own words say what is missing", async () => {
    await expect(client.inspect("gone")).rejects.toMatchObject({
      name: "EngineError",
      status: 404,
      message: "No such container: gone",
    });
  });
});

test("an engine that ends is seen by who watches it", needs("engine"), async () => {
  const own = await testEngine();
  const { engine } = await findEngine({ DOCKER_HOST: own.dockerHost });
  if (engine === null) throw new Error("the engine is gone");
  const { promise: opened, resolve } = Promise.withResolvers<void>();
  const client = new EngineClient(engine);
  const watching = collect(client.events({ signal: AbortSignal.timeout(60_000), opened: resolve }));
  const broken = expect(watching).rejects.toMatchObject({
    name: "EngineError",
    code: "ECONNRESET",
  });
  await opened;
  await own.stop();
  await broken;
  await expect(client.ping()).rejects.toMatchObject({ code: expect.stringMatching(/^E/) });
  const { refusals } = await findEngine({ DOCKER_HOST: own.dockerHost });
  expect(refusals).toMatchObject([{ place: `${own.dockerHost} (DOCKER_HOST)` }]);
});
