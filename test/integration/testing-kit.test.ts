import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startStack } from "../../src/testing/start-stack.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { errorOf, httpService, shellService, testStack } from "../support/test-stack.ts";

const others = async (root: string) => readdir(join(root, "stacks")).catch(() => []);

test("two stacks of one folder at a time share nothing, and nothing is left of either", async () => {
  const { folder, env, folders, list } = await sandbox();
  const addresses: string[] = [];
  const once = async () => {
    await using stack = await startStack({ folder, env });
    addresses.push(stack.urls["memory"] ?? "");
    expect(stack.env).toEqual({ MEMORY_URL: stack.urls["memory"] });
    expect((await stack.service("memory").fetch("/healthz")).status).toBe(200);
    expect(stack.name).toMatch(/^test-[0-9a-f]{8}$/);
    expect((await stack.status()).stack).toMatchObject({ name: stack.name, state: "ready" });
  };
  await Promise.all([once(), once()]);
  expect(new Set(addresses).size).toBe(2);
  expect(await others(folders.root)).toEqual([]);
  expect(await list({ all: true })).toEqual([]);
});

test("a stack goes when its test fails", async () => {
  const { folder, env, list } = await sandbox();
  const failing = async () => {
    await using stack = await startStack({ folder, env, name: "doomed" });
    expect(stack.name).toMatch(/^doomed-/);
    throw new Error("as a test does");
  };
  await expect(failing()).rejects.toThrow("as a test does");
  expect(await list({ all: true })).toEqual([]);
});

test("services are stopped and started, and one that is down says so when it is asked", async () => {
  const { folder, env } = await sandbox();
  await using stack = await startStack({ folder, env });
  const memory = stack.service("memory");
  await stack.stop("memory");
  const error = await errorOf(memory.fetch("/healthz"));
  expect(error.code).toBe("E_REQUEST_FAILED");
  expect(error.why).toContain(`GET ${memory.url}/healthz: connect ECONNREFUSED`);
  expect(error.why).toContain("memory is stopped: ");
  await stack.start("memory");
  expect((await memory.fetch("healthz")).status).toBe(200);
  await stack.restart("memory");
  expect((await stack.logs("memory")).length).toBeGreaterThan(0);
  expect(await errorOf(stack.logs("mermory"))).toMatchObject({ code: "E_USAGE" });
  expect(() => stack.router).toThrow("there is no service router that speaks HTTP");
});

test("what is given beside the files is merged over them, and its faults have a place", async () => {
  const { folder, env } = await sandbox();
  const [port = 0] = await requestedPorts(1);
  const config = { services: { extra: httpService(port), memory: { enabled: false } } };
  await using stack = await startStack({ folder, env, config });
  expect(Object.keys(stack.urls)).toEqual(["extra"]);
  const broken = { services: { memry: { enabled: false } } };
  const error = await errorOf(startStack({ folder, env, config: broken }));
  expect(error).toMatchObject({ code: "E_CONFIG", exitStatus: 2 });
  expect(error.message).toMatch(/startStack\(\{ config \}\):3:5\s+services\.memry: unknown/);
});

test("one that does not come up throws its failure card, and leaves evidence where it was asked to", async () => {
  const stack = await testStack({
    services: { broken: shellService('echo "no such table: users"; exit 3') },
  });
  const evidence = join(stack.root, "evidence");
  const { folder, env } = stack;
  const error = await errorOf(startStack({ folder, env, evidence, timeoutMs: 10_000 }));
  expect(error.code).toBe("E_SERVICE_EXITED");
  expect(error.message).toMatch(/^✖ broken keeps ending/);
  expect(error.message).toContain("no such table: users");
  expect(error.message).toContain(`evidence: ${join(evidence, "start")}`);
  expect(await stack.list({ all: true })).toEqual([]);
  const log = await readFile(join(evidence, "start", "logs", "broken.log"), "utf8");
  expect(log).toContain("no such table: users");
  const facts = JSON.parse(await readFile(join(evidence, "start", "error.json"), "utf8"));
  expect(facts).toMatchObject({ code: "E_SERVICE_EXITED", details: { service: "broken" } });
});

test("one that is kept stays up, until it is taken down by its name", async () => {
  const stack = await testStack({ services: { memory: {} } });
  const { folder, env } = stack;
  const kept = await startStack({ folder, env, keep: true });
  onTestFinished(async () => {
    await stack.down({ name: kept.name });
  });
  await kept.end();
  expect(await stack.list()).toMatchObject([{ name: kept.name, state: "up" }]);
  expect((await kept.service("memory").fetch("/healthz")).status).toBe(200);
});

/** A folder with a stack of a single service. */
async function sandbox() {
  const stack = await testStack({ services: { memory: {} } });
  const { folder, env, folders } = stack;
  return { folder, env, folders, list: (options: { all: boolean }) => stack.list(options) };
}
