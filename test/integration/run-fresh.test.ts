import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { STACK_MARKER } from "../../src/runtime/embedded/child-env.ts";
import { findMarkedProcesses } from "../../src/util/marked-processes.ts";
import { type CliProcess, startCli, startCliKilledAt } from "../support/cli-process.ts";
import { eventually } from "../support/eventually.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { httpService, type TestStack, testStack } from "../support/test-stack.ts";

/** The memory's address, then its end. */
const ADDRESS = ["sh", "-c", 'echo "$MEMORY_URL"; exit 5'];

/** What the stack's folder holds beside its own stack. */
const others = (stack: TestStack) =>
  readdir(join(stack.folders.root, "stacks")).catch(() => [] as string[]);

async function fresh(stack: TestStack, ...command: string[]) {
  return startCli(stack, "run", "-q", "--fresh", "--", ...command).ended;
}

test("a fresh stack has ports and data of its own beside the one that is up, and is gone after", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { memory: { ports: { http: port } } } });
  await stack.up();
  const before = await stack.processes();
  const ends = await Promise.all([fresh(stack, ...ADDRESS), fresh(stack, ...ADDRESS)]);
  expect(ends).toMatchObject([{ status: 5 }, { status: 5 }]);
  const addresses = [...ends.map(({ stdout }) => stdout.trim()), `http://127.0.0.1:${port}`];
  expect(addresses.every((address) => /^http:\/\/127\.0\.0\.1:\d+$/.test(address))).toBe(true);
  expect(new Set(addresses).size).toBe(3);
  expect(await others(stack)).toEqual([]);
  expect(await stack.list()).toMatchObject([{ name: "atp", state: "up" }]);
  expect(await stack.processes()).toEqual(before);
});

test("a stack that was never up is not brought up by a fresh one, nor loses its ports to it", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { a: httpService(port) } });
  const script = `if curl -sf -o /dev/null http://127.0.0.1:${port}; then exit 1; fi`;
  expect(await fresh(stack, "sh", "-c", script)).toMatchObject({ status: 0 });
  expect((await stack.status()).stack.state).toBe("stopped");
  expect(await stack.list()).toEqual([]);
});

test.for(["SIGINT", "SIGTERM"] as const)("%s to the command's end discards it", async (signal) => {
  const stack = await testStack({ services: { memory: {} } });
  const cli = startCli(stack, "run", "-q", "--fresh", "--", "sh", "-c", "echo on; exec sleep 60");
  await cli.prints("on");
  expect(await cli.end(signal)).toMatchObject({ status: signal === "SIGINT" ? 130 : 143 });
  expect(await others(stack)).toEqual([]);
  expect(await stack.list()).toEqual([]);
});

/** A fresh stack whose command goes on as long as devstack lives. */
async function freshAndUp(stack: TestStack): Promise<CliProcess> {
  const script = `echo on; while kill -0 $PPID 2> /dev/null; do sleep 0.1; done`;
  const cli = startCli(stack, "run", "-q", "--fresh", "--", "sh", "-c", script);
  await cli.prints("on");
  return cli;
}

test.for([["ls"], ["down"], ["up", "-q"], ["run", "-q", "--", "true"]])(
  "what a killed fresh run has left is discarded by the next devstack %j, what a living one has is not",
  async (command) => {
    const stack = await testStack({ services: { memory: {} } });
    const [killed, living] = await Promise.all([freshAndUp(stack), freshAndUp(stack)]);
    expect(await others(stack)).toHaveLength(2);
    await killed.end("SIGKILL");
    expect(await others(stack)).toHaveLength(2);
    expect(await startCli(stack, ...command).ended).toMatchObject({ status: 0 });
    const [left, ...more] = await others(stack);
    expect(more).toEqual([]);
    const listed = (await stack.list({ all: true })).filter(({ name }) => name !== "atp");
    expect(listed).toMatchObject([{ name: left, state: "up" }]);
    const [id = ""] = listed.map((one) => one.id);
    expect((await findMarkedProcesses(STACK_MARKER, id)).length).toBeGreaterThan(0);
    await living.end("SIGTERM");
    expect(await others(stack)).toEqual([]);
  },
);

test.for([1, 4, 8, 12])(
  "killed at effect %i of coming up, a fresh run leaves nothing after ls",
  async (effect) => {
    const stack = await testStack({ services: { memory: {} } });
    const killed = startCliKilledAt(effect, stack, "run", "-q", "--fresh", "--", "true");
    expect(await killed.ended).toMatchObject({ signal: "SIGKILL" });
    await startCli(stack, "ls").ended;
    expect(await others(stack)).toEqual([]);
    expect(await stack.list({ all: true })).toEqual([]);
  },
);

test("even a killed devstack leaves no process of a fresh stack", async () => {
  const stack = await testStack({ services: { memory: {} } });
  const cli = await freshAndUp(stack);
  const [listed] = await stack.list();
  const id = listed?.id ?? "";
  expect((await findMarkedProcesses(STACK_MARKER, id)).length).toBeGreaterThan(0);
  await cli.end("SIGKILL");
  await eventually(
    () => findMarkedProcesses(STACK_MARKER, id),
    (left) => left.length === 0,
  );
});
