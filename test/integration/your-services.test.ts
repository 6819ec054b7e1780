import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { stackApi } from "../../src/cli/stack-api.ts";
import { environment } from "../../src/stack/environment.ts";
import { systemClock } from "../../src/util/clock.ts";
import { realExecutor } from "../../src/util/executor/real-executor.ts";
import { blocksOfSection } from "../support/documentation.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { runCli } from "../support/run-cli.ts";
import { type TestStack, testStack } from "../support/test-stack.ts";

/** Tells its environment, and whether the migration was done when it started. */
const WEB = `import { existsSync } from "node:fs";
import { createServer } from "node:http";
const env = { ...process.env, MIGRATED: String(existsSync("migrated")) };
createServer((_request, response) => response.end(JSON.stringify(env)))
  .listen(Number(process.env.PORT), "127.0.0.1");
`;

const PROGRAMS = {
  "web.mjs": WEB,
  "prepare.sh": "echo prepared\n",
  "migrate.sh": "touch migrated\n",
};

/** The blocks below a heading of docs/your-services.md, by language. */
const blocks = (heading: string) => blocksOfSection("docs/your-services.md", heading);

interface Example {
  stack: TestStack;
  /** What web sees of its environment. */
  seen(): Promise<Record<string, string>>;
}

/**
 * A documented example: devstack.yaml as it stands in the text. That other ports are free on this
 * machine, and which of the platform's services run, is the override's to say.
 */
async function example(
  heading: string,
  { platform = false, services = {} }: { platform?: boolean; services?: Entries } = {},
): Promise<Example> {
  const { yaml = "" } = blocks(heading);
  const [port = 0] = await requestedPorts(1);
  const own = await ownPorts(yaml, port);
  const stack = await testStack({ platform, files: PROGRAMS });
  const file = join(stack.folder, "devstack.yaml");
  const around = parse(await readFile(file, "utf8"));
  await writeFile(override(stack), stringify(joined(around.services, own, services)));
  await writeFile(file, yaml);
  const seen = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/`);
    return (await response.json()) as Record<string, string>;
  };
  return { stack, seen };
}

type Entries = Readonly<Record<string, object>>;

/** For each service that names a port in the example, one that is free here: web's is `web`. */
async function ownPorts(yaml: string, web: number): Promise<Entries> {
  const services: Readonly<Record<string, { ports?: object }>> = parse(yaml).services;
  const named = Object.keys(services).filter((name) => services[name]?.ports);
  const numbers = await requestedPorts(named.length);
  return Object.fromEntries(
    named.map((name, index) => [
      name,
      { ports: { http: name === "web" ? web : (numbers[index] ?? 0) } },
    ]),
  );
}

function joined(...layers: Entries[]): { services: Record<string, object> } {
  const services: Record<string, object> = {};
  for (const [name, entry] of layers.flatMap((layer) => Object.entries(layer))) {
    services[name] = { ...services[name], ...entry };
  }
  return { services };
}

function override(stack: TestStack): string {
  return join(stack.folder, "devstack.override.yaml");
}

test("a program of yours, after its job, with variables", async () => {
  const { stack, seen } = await example("A program of yours");
  await stack.up();
  expect((await stack.row("prepare")).state).toBe("done");
  expect(await seen()).toMatchObject({ GREETING: "hello", MEMORY: "none" });
});

test("values in .env, and one of the shell before them", async () => {
  const { stack, seen } = await example("A program of yours");
  await writeFile(join(stack.folder, ".env"), blocks("Values in .env")["ini"] ?? "");
  await stack.up();
  expect(await seen()).toMatchObject({ GREETING: "good morning, Ada" });
  await stack.up({ env: { GREETING: "hey" } });
  expect(await seen()).toMatchObject({ GREETING: "hey" });
});

test("what is true on your machine alone", async () => {
  const { stack, seen } = await example("A program of yours");
  // Here the documented file is the override, and what goes around it is in devstack.yaml.
  const file = join(stack.folder, "devstack.yaml");
  const { services } = parse(await readFile(file, "utf8"));
  const around = parse(await readFile(override(stack), "utf8"));
  await writeFile(file, stringify(joined(services, around.services)));
  await writeFile(override(stack), blocks("What is true on your machine alone")["yaml"] ?? "");
  await stack.up();
  const env = await seen();
  expect(env).toMatchObject({ GREETING: "hello from my machine" });
  expect(env).not.toHaveProperty("MEMORY");
});

test("what comes before what", async () => {
  const { stack, seen } = await example("What comes before what");
  await stack.up();
  expect(await seen()).toMatchObject({ MIGRATED: "true" });
  const at = async (service: string) => {
    const { startedAt, readyAt } = await stack.row(service);
    return { started: Date.parse(startedAt ?? ""), ready: Date.parse(readyAt ?? "") };
  };
  const [database, migrate, worker, web] = await Promise.all([
    at("database"),
    at("migrate"),
    at("worker"),
    at("web"),
  ]);
  expect(migrate.started).toBeGreaterThanOrEqual(database.ready);
  expect(worker.started).toBeGreaterThanOrEqual(database.started);
  expect(web.started).toBeGreaterThanOrEqual(worker.started);
});

test("without a service", async () => {
  const { stack } = await example("Without a service", { platform: true });
  await stack.up();
  expect(await stack.row("ollama-adapter")).toMatchObject({ state: "disabled" });
  const env = await environment(await stack.open());
  expect(env).toHaveProperty("PERSONA_ADAPTER_ADDR");
  expect(env).not.toHaveProperty("OLLAMA_ADAPTER_ADDR");
});

test("a service that runs in the IDE", async () => {
  const { stack: ide, seen: billing } = await example("A service for some days only");
  await ide.up();
  const { endpoints } = await ide.row("web");
  const services = { billing: { url: endpoints["http"] } };
  const { stack, seen } = await example("A service that runs in the IDE", { services });
  await stack.up();
  expect(await seen()).toMatchObject({ BILLING: endpoints["http"] });
  await stack.down();
  expect(await billing(), "it is not ours to stop").toBeTruthy();
});

test("a service for some days only", async () => {
  const { stack } = await example("A service for some days only");
  await stack.up();
  expect((await stack.row("inspector")).state).toBe("disabled");
  await stack.up({ env: { DEVSTACK_PROFILES: "debug" } });
  expect((await stack.row("inspector")).state).toBe("ready");
});

test("part of the proof, and strict where nothing can be checked", async () => {
  const { stack } = await example("Part of the proof", { platform: true });
  await writeFile(join(stack.folder, "gateway.mjs"), blocks("Part of the proof")["js"] ?? "");
  const { hops } = await stack.up({ strict: true });
  expect(hops).toContain("gateway");
  const said = parse(await readFile(override(stack), "utf8"));
  said.services.gateway.proof = null;
  await writeFile(override(stack), stringify(said));
  expect((await stack.up()).unproven.map(({ service }) => service)).toEqual(["gateway"]);
  expect(await stack.upError({ strict: true })).toMatchObject({
    exitStatus: 6,
    message: "nobody can check gateway",
  });
});

test("an image, where no engine runs the stack", async () => {
  const { yaml = "", text: card = "" } = blocks("An image");
  const stack = await testStack();
  await writeFile(join(stack.folder, "devstack.yaml"), `${yaml}\n`);
  const { status, stderr } = await runCli("up", {
    api: stackApi,
    env: stack.env,
    cwd: stack.folder,
    clock: systemClock,
    executor: realExecutor(systemClock),
  });
  expect(status).toBe(2);
  expect(card).toContain("E_CONFIG");
  expect(stderr).toContain(card);
});
