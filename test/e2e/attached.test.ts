import { expect, test } from "vitest";
import { startCli } from "../support/cli-process.ts";
import { eventually } from "../support/eventually.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { httpService, type TestStack, testStack } from "../support/test-stack.ts";

async function webStack(): Promise<TestStack> {
  const [port = 0] = await requestedPorts(1);
  return testStack({ services: { web: httpService(port) } });
}

async function inForeground(stack: TestStack) {
  const command = startCli(stack, "up", "--foreground");
  await command.prints("Ctrl-C takes it down.");
  return command;
}

const nothingRuns = (stack: TestStack) =>
  eventually(async () => (await stack.processes()).length === 0);

for (const signal of ["SIGKILL", "SIGHUP"] as const) {
  test(`a terminal that goes away (${signal}) takes its stack along`, async () => {
    const stack = await webStack();
    const command = await inForeground(stack);
    await command.end(signal);
    await nothingRuns(stack);
  });
}

test("up --foreground of a stack that is up already: from then on it ends with the command", async () => {
  const stack = await webStack();
  await stack.up();
  const pid = await stack.pidOf("web");
  const command = await inForeground(stack);
  expect(await stack.pidOf("web")).toBe(pid);
  await command.end("SIGKILL");
  await nothingRuns(stack);
});

test("up of a stack in the foreground: from then on it outlives that terminal", async () => {
  const stack = await webStack();
  const command = await inForeground(stack);
  const pid = await stack.pidOf("web");
  await stack.up();
  await command.end("SIGKILL");
  expect(await stack.row("web")).toMatchObject({ state: "ready" });
  expect(await stack.pidOf("web")).toBe(pid);
});
