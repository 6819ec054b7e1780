import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { readRegister } from "../../src/stack/registry-entry.ts";
import { startStack } from "../../src/testing/start-stack.ts";
import { isAlive } from "../../src/util/process-identity.ts";
import { repository } from "../support/checkout.ts";
import { eventually } from "../support/eventually.ts";
import { errorOf, shellService, type TestStack, testStack } from "../support/test-stack.ts";

const PROGRAM = join(repository, "test/fixtures/programs/share-stack.js");
const BUNDLE = pathToFileURL(join(repository, "dist/testing.js")).href;

/** A process of tests that shares the stack of a folder. */
class Worker {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(child: ChildProcess, lines: Interface) {
    this.#child = child;
    this.#lines = lines[Symbol.asyncIterator]();
  }

  async reads(): Promise<Record<string, unknown>> {
    const { value } = await this.#lines.next();
    return JSON.parse(value ?? "null");
  }

  says(...lines: string[]): void {
    for (const line of lines) this.#child.stdin?.write(`${line}\n`);
  }

  /** Resolves when it has ended. */
  async ends(signal?: NodeJS.Signals): Promise<void> {
    const closed = once(this.#child, "close");
    if (signal) this.#child.kill(signal);
    else this.#child.stdin?.end("stop\n");
    await closed;
  }
}

function worker({ folder, env }: TestStack, settings: object = {}): Worker {
  const all = { shared: "tests", lingerMs: 0, ...settings };
  const child = spawn(process.execPath, [PROGRAM, BUNDLE, JSON.stringify(all)], {
    cwd: folder,
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  if (child.stdout === null) throw new Error("its output is piped");
  return new Worker(child, createInterface({ input: child.stdout }));
}

/** Resolves when nothing is left: no entry, no state, no socket, no holder. */
async function goneFrom(stack: TestStack): Promise<void> {
  const left = async () => [
    ...(await stack.list({ all: true })).map(({ name }) => name),
    ...(await readdir(join(stack.folders.root, "stacks")).catch(() => [])),
    ...(await socketsOf(stack)),
    ...(await stack.processes({ name: "shared-tests" })).map(({ pid }) => `process ${pid}`),
  ];
  const seen = await eventually(left, (names) => names.length === 0);
  expect(seen).toEqual([]);
}

/** Of its holder: socket, lock and log. The folder is that of all stacks of this user. */
async function socketsOf(stack: TestStack): Promise<string[]> {
  const { id } = await stack.open({ name: "shared-tests" });
  const folder = join(stack.env["XDG_RUNTIME_DIR"] ?? "", "devstack");
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.startsWith(`${id}.shared`));
}

const memory = () => testStack({ services: { memory: {} } });

test("processes that come at once share one stack, and the last that goes takes it down", async () => {
  const stack = await memory();
  const workers = [worker(stack), worker(stack), worker(stack)];
  const answers = await Promise.all(workers.map((one) => one.reads()));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toEqual({ name: "shared-tests", memory: expect.stringMatching(/^http:/) });
  const [first, second, third] = workers;
  first?.says("end");
  await first?.ends();
  second?.says("dispose");
  await second?.ends();
  third?.says("ask");
  expect(await third?.reads()).toEqual({ status: 200 });
  third?.says("end");
  await third?.ends();
  expect(await stack.list({ all: true }), "its end was waited for").toEqual([]);
  await goneFrom(stack);
});

test("a killed process takes nothing from the others, and with the last one the stack goes", async () => {
  const stack = await memory();
  const [one, two] = [worker(stack), worker(stack)];
  await Promise.all([one.reads(), two.reads()]);
  await one.ends("SIGKILL");
  two.says("ask");
  expect(await two.reads()).toEqual({ status: 200 });
  await two.ends("SIGKILL");
  await goneFrom(stack);
});

test("one that is killed while the stack comes up leaves nothing", async () => {
  const stack = await testStack({
    services: { slow: shellService("exec sleep 600", { job: true }) },
  });
  const one = worker(stack);
  await eventually(
    () => stack.list(),
    (listed) => listed.some(({ state }) => state === "up"),
  );
  await one.ends("SIGKILL");
  await goneFrom(stack);
});

test("between two test files the stack lingers, and is the same", async () => {
  const stack = await memory();
  const settings = { folder: stack.folder, env: stack.env, shared: "tests", lingerMs: 20_000 };
  const first = await startStack(settings);
  const { services } = await first.status();
  await first[Symbol.asyncDispose]();
  const second = await startStack({ ...settings, prove: false });
  expect((await second.status()).services[0]?.startedAt).toBe(services[0]?.startedAt);
  expect(await errorOf(startStack({ ...settings, strict: true }))).toMatchObject({
    code: "E_STATE",
  });
  expect(await errorOf(startStack({ ...settings, keep: true }))).toMatchObject({ code: "E_USAGE" });
  await second.end();
  await goneFrom(stack);
});

test("what does not come up is told to all who wait for it, and the next one may try again", async () => {
  const stack = await testStack({ services: { broken: shellService("echo out of wits; exit 3") } });
  const workers = [worker(stack), worker(stack)];
  const answers = await Promise.all(workers.map((one) => one.reads()));
  expect(answers).toMatchObject([{ code: "E_SERVICE_EXITED" }, { code: "E_SERVICE_EXITED" }]);
  expect(answers[0]?.["message"]).toMatch(/^✖ broken keeps ending[\s\S]*out of wits/);
  await goneFrom(stack);
  await stack.configure({ services: { memory: {} } });
  const next = worker(stack);
  expect(await next.reads()).toMatchObject({ name: "shared-tests" });
  await next.ends();
  await goneFrom(stack);
});

test("where the holder was killed the next one begins anew", async () => {
  const stack = await memory();
  const one = worker(stack);
  await one.reads();
  const [entry] = (await readRegister(stack.env)).entries;
  const owner = entry?.owner;
  if (!owner) throw new Error("it has no owner");
  process.kill(owner.pid, "SIGKILL");
  await eventually(
    () => isAlive(owner),
    (alive) => !alive,
  );
  const two = worker(stack);
  expect(await two.reads()).toMatchObject({ name: "shared-tests" });
  two.says("ask");
  expect(await two.reads()).toEqual({ status: 200 });
  await Promise.all([one.ends(), two.ends()]);
  await goneFrom(stack);
});

test("a stack of the user's own that has the name is left alone", async () => {
  const stack = await memory();
  await stack.up({ name: "shared-tests" });
  const error = await errorOf(
    startStack({ folder: stack.folder, env: stack.env, shared: "tests" }),
  );
  expect(error).toMatchObject({ code: "E_STATE" });
  expect(error.message).toContain("the name shared-tests is that of another stack");
  expect((await stack.status({ name: "shared-tests" })).stack.state).toBe("ready");
  await eventually(
    () => socketsOf(stack),
    (names) => names.length === 0,
  );
  expect((await stack.status({ name: "shared-tests" })).stack.state).toBe("ready");
});
