import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { identityPath } from "../../src/runtime/embedded/supervisor-client.ts";
import { startCli } from "../support/cli-process.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { httpService, testStack } from "../support/test-stack.ts";

async function inForeground() {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { web: httpService(port) } });
  const command = startCli(stack, "up", "--foreground");
  await command.prints("Ctrl-C takes it down.");
  return { stack, command };
}

test("up --foreground ends when the stack has ended by itself, and leaves nothing", async () => {
  const { stack, command } = await inForeground();
  const { pid } = JSON.parse(await readFile(identityPath(stack.folders.run), "utf8"));
  process.kill(pid, "SIGKILL");
  const { status, stderr } = await command.ended;
  expect(stderr).toContain("the stack has ended by itself");
  expect(status).toBe(4);
  expect(await stack.processes()).toEqual([]);
});

test("up --foreground ends when another command takes the stack down", async () => {
  const { stack, command } = await inForeground();
  await stack.down();
  const { status, stderr } = await command.ended;
  expect(stderr).toContain("the stack has ended by itself");
  expect(status).toBe(4);
});
