import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { logs } from "../../src/stack/logs.ts";
import { rehearse } from "../../src/stack/rehearse.ts";
import { restartServices } from "../../src/stack/start-services.ts";
import { stopServices } from "../../src/stack/stop-services.ts";
import { systemClock } from "../../src/util/clock.ts";
import { needs } from "../needs.ts";
import { collect } from "../support/collect.ts";
import { blocksOfSection } from "../support/documentation.ts";
import type { Engine } from "../support/engine/engine.ts";
import { eventually } from "../support/eventually.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { listen } from "../support/sockets.ts";
import { testEngine } from "../support/test-engine.ts";
import { shellService, type TestStack, testStack } from "../support/test-stack.ts";
import { nodeImages } from "./images/node-images.ts";

const run = promisify(execFile);

/** Answers with its name; below the name of a variable, with what is answered at its address. */
const ASKS = `import { createServer } from "node:http";
const { HOST, PORT } = process.env;
console.log("started");
createServer((request, response) => {
  const address = process.env[request.url.slice(1)];
  if (!address) return response.end("this is " + (process.env.NAME ?? "a service"));
  fetch(address)
    .then((answer) => answer.text(), (error) => "no answer: " + error.cause)
    .then((text) => response.end(text));
}).listen(Number(PORT), HOST);
process.on("SIGTERM", () => process.exit());
`;

let image = "";

/** Makes an image with the program that asks others. */
async function buildWeb(engine: Engine, folder: string): Promise<void> {
  await writeFile(
    join(folder, "Dockerfile"),
    `FROM ${image}\nCOPY asks.mjs /\nCMD ["node", "/asks.mjs"]\n`,
  );
  const env = { ...process.env, ...engine.env, DOCKER_BUILDKIT: "0" };
  await run("docker", ["build", "--tag", "web:dev", folder], { env });
}

interface Beside {
  stack: TestStack;
  engine: Engine;
  /** What a service answers at a path. */
  ask(service: string, path: string): Promise<string>;
}

/** The documented example, on ports that are free here, with a server of the test as the IDE's. */
async function example(): Promise<Beside> {
  const engine = await testEngine();
  const ledger = await listen(
    createServer((_, response) => void response.end("this is the ledger")),
  );
  const [billing = 0, web = 0] = await requestedPorts(2);
  const { yaml = "" } = blocksOfSection("docs/your-services.md", "Beside containers");
  const stack = await testStack({ runtime: "compose", engine, files: { "asks.mjs": ASKS } });
  const file = join(stack.folder, "devstack.yaml");
  const { services } = parse(await readFile(file, "utf8"));
  const own = {
    ledger: { url: `http://localhost:${ledger.port}` },
    billing: { ports: { http: billing }, env: { NAME: "billing" } },
    web: { ports: { http: web }, env: { NAME: "web" } },
  };
  const override = join(stack.folder, "devstack.override.yaml");
  await writeFile(override, stringify({ services: { ...services, ...own } }));
  await writeFile(file, yaml);
  await buildWeb(engine, stack.folder);
  const ask = async (service: string, path: string) => {
    const port = { billing, web }[service];
    return (await fetch(`http://127.0.0.1:${port}/${path}`)).text();
  };
  return { stack, engine, ask };
}

async function docker(engine: Engine, ...args: string[]): Promise<string> {
  const { stdout } = await run("docker", args, { env: { ...process.env, ...engine.env } });
  return stdout.trim();
}

/** Where the relay listens: its address, and one of its ports. */
async function relayAddress({ stack, engine }: Beside): Promise<{ host: string; port: number }> {
  const [network = ""] = (
    await docker(engine, "network", "ls", "--quiet", "--filter", "label=dev.devstack.stack")
  ).split("\n");
  const host = await docker(
    engine,
    "network",
    "inspect",
    network,
    "--format",
    "{{(index .IPAM.Config 0).Gateway}}",
  );
  const log = await readFile(join(stack.folders.logs, "host_relay.log"), "utf8");
  const [, port] = [...log.matchAll(new RegExp(`${host}:(\\d+) to`, "g"))].at(-1) ?? [];
  return { host, port: Number(port) };
}

/** Whether a process of this machine listens there: where the address is gone others may answer. */
async function listens({ port }: { port: number }): Promise<boolean> {
  const LISTENS = "0A";
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const sockets = (await readFile("/proc/net/tcp", "utf8"))
    .split("\n")
    .map((line) => line.trim().split(/ +/));
  return sockets.some(([, local, , state]) => local?.endsWith(`:${hex}`) && state === LISTENS);
}

async function relayPid({ stack }: Beside): Promise<number> {
  for (const { pid } of await stack.processes()) {
    const words = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (words.includes("services/relay.js")) return pid;
  }
  throw new Error("there is no relay");
}

/** A dry run tells of both parts, and starts none. */
async function rehearsed(stack: TestStack): Promise<void> {
  const { folder: cwd, env } = stack;
  const { effects } = await rehearse({ cwd, env, clock: systemClock });
  const told = effects.join("\n");
  expect(told).toMatch(/^engine {8}create network /m);
  expect(told).toMatch(/^start .*supervisor\.js/m);
  expect(told).toMatch(/^run .* up --detach/m);
  expect(await stack.processes()).toEqual([]);
}

describe("beside containers", needs("engine"), () => {
  beforeAll(async () => {
    image = (await nodeImages())[0]?.image ?? "";
  });

  test("a container, a program of this machine and what runs in the IDE ask each other", async () => {
    const beside = await example();
    const { stack, engine, ask } = beside;
    await rehearsed(stack);
    await stack.up();
    expect(await ask("web", "BILLING")).toBe("this is billing");
    expect(await ask("web", "LEDGER")).toBe("this is the ledger");
    expect(await ask("billing", "WEB")).toBe("this is web");
    expect(await stack.row("web")).toMatchObject({ provider: "container", state: "ready" });
    expect(await stack.row("billing")).toMatchObject({ provider: "process", state: "ready" });
    expect(await stack.row("ledger")).toMatchObject({ provider: "external", state: "ready" });
    expect((await stack.up()).alreadyUp, "nothing has changed").toBe(true);

    const relay = await relayAddress(beside);
    expect(await listens(relay)).toBe(true);
    const { host, port } = relay;
    const stranger = `require("net").connect(${port}, "${host}").on("data", console.log).on("error", (e) => console.log(e.code)).on("connect", function () { this.write("GET / HTTP/1.0\\r\\n\\r\\n") })`;
    await docker(engine, "network", "create", "elsewhere");
    expect(
      await docker(engine, "run", "--rm", "--network=elsewhere", image, "node", "-e", stranger),
      "a container of another network",
    ).toBe("ECONNRESET");

    expect(await stack.down()).toMatchObject({ left: [] });
    expect(await stack.processes()).toEqual([]);
    expect(
      await docker(engine, "network", "ls", "--quiet", "--filter", "label=dev.devstack.stack"),
    ).toBe("");
    expect(await listens(relay)).toBe(false);
  });

  test("commands on single services go to whoever runs them", async () => {
    const { stack, ask } = await example();
    await stack.up();
    const signal = AbortSignal.timeout(60_000);
    const opened = await stack.open();
    const services = ["billing", "web"];
    const { stopped } = await stopServices(opened, { services, signal });
    expect([...stopped].sort()).toEqual(services);
    for (const name of services) expect(await stack.row(name)).toMatchObject({ state: "stopped" });
    const emit = () => {};
    await restartServices(opened, { services, signal, emit, timeoutMs: 30_000 });
    expect(await ask("web", "BILLING")).toBe("this is billing");

    for (const [service, name] of [
      ["billing", "billing"],
      ["web", "web"],
    ] as const) {
      const command = ["node", "-p", "process.env.NAME"];
      const { command: program, args, env, cwd } = await opened.runtime.exec(service, command);
      const { stdout } = await run(program, [...args], { env: { ...env }, cwd });
      expect(stdout.trim()).toBe(name);
    }
    const lines = await collect(logs(opened, { services: [], follow: false, signal }));
    expect(new Set(lines.map(({ service }) => service))).toEqual(new Set(services));
    expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).toSorted((a, b) => a - b));
  });

  test("needs hold that lead from containers to programs of this machine and back", async () => {
    const engine = await testEngine();
    const [database = 0, api = 0] = await requestedPorts(2);
    const asks = (http: number, more: object) => ({
      ...{ image: "web:dev", ports: { http }, probes: [{ http: "/" }], ...more },
      env: { PORT: "${port:http}", HOST: "${bindHost}" },
    });
    const stack = await testStack({
      ...{ runtime: "compose", engine, files: { "asks.mjs": ASKS } },
      services: {
        database: asks(database, {}),
        migrate: shellService("true", { job: true, needs: { database: "ready" } }),
        api: asks(api, { needs: { migrate: "done" } }),
        worker: shellService("exec sleep infinity", { needs: { api: "started" } }),
      },
    });
    await buildWeb(engine, stack.folder);
    await stack.up();
    const { services } = await stack.status();
    const started = (name: string) => {
      const row = services.find((service) => service.name === name);
      return Date.parse(row?.startedAt ?? "");
    };
    const order = ["database", "migrate", "api", "worker"];
    expect([...order].sort((a, b) => started(a) - started(b))).toEqual(order);
    expect((await stack.row("migrate")).state).toBe("done");
    expect((await stack.up()).alreadyUp).toBe(true);
  });

  test("a relay that dies is there again, and a supervisor that dies by the next up", async () => {
    const beside = await example();
    const { stack, ask } = beside;
    await stack.up();
    process.kill(await relayPid(beside), "SIGKILL");
    await eventually(
      () => ask("web", "BILLING").catch(() => ""),
      (text) => text === "this is billing",
    );

    const supervisor = JSON.parse(
      await readFile(join(stack.folders.run, "supervisor.json"), "utf8"),
    );
    process.kill(supervisor.pid, "SIGKILL");
    const dead = `its supervisor (pid ${supervisor.pid}) has died`;
    const broken = await eventually(
      () => stack.status(),
      ({ services }) => services.some(({ reason }) => reason === dead),
    );
    expect(broken.stack.state).toBe("failed");
    const row = (name: string) => broken.services.find((one) => one.name === name);
    expect(row("billing")).toMatchObject({ state: "failed", reason: dead });
    expect(row("web")).toMatchObject({ state: "ready" });
    await stack.up();
    expect(await ask("web", "BILLING")).toBe("this is billing");
    expect((await stack.status()).stack.state).toBe("ready");
  });
});
