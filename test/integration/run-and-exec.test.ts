import { join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../support/checkout.ts";
import { startCli } from "../support/cli-process.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { runCommand } from "../support/run-command.ts";
import { httpService, shellService, testStack } from "../support/test-stack.ts";

const FOR_EVER = "exec sleep 1000";

test("run brings the stack up, passes addresses and output on, and leaves it up", async () => {
  const stack = await testStack({ services: { memory: {} } });
  const script = 'echo "memory at $MEMORY_URL"; exit 5';
  const first = await startCli(stack, "run", "--", "sh", "-c", script).ended;
  expect(first).toMatchObject({ status: 5, signal: null });
  const { endpoints } = await stack.row("memory");
  expect(first.stdout).toBe(`memory at ${endpoints["http"]}\n`);
  const pid = await stack.pidOf("memory");
  const second = await startCli(stack, "run", "-q", "--", "true").ended;
  expect(second).toMatchObject({ status: 0, stdout: "" });
  expect(await stack.pidOf("memory")).toBe(pid);
});

test("run adds the addresses of the stack to the environment, and nothing of devstack's own", async () => {
  const stack = await testStack({ services: { a: shellService(FOR_EVER) } });
  const { NODE_COMPILE_CACHE: _ofTests, ...env } = stack.env;
  const bin = join(repository, "bin", "devstack.js");
  const command = ["run", "-q", "--", process.execPath, "-p", "Object.keys(process.env).join()"];
  const { stdout } = await runCommand(process.execPath, [bin, ...command], {
    cwd: stack.folder,
    env,
  });
  expect(stdout.trim().split(",").sort()).toEqual(Object.keys(env).sort());
});

test("what the shell says of commands, run says too: not found, not runnable, killed", async () => {
  const stack = await testStack({ services: { a: shellService(FOR_EVER) } });
  const statusOf = async (...command: string[]) =>
    (await startCli(stack, "run", "-q", "--", ...command).ended).status;
  expect(await statusOf("no-such-program")).toBe(127);
  expect(await statusOf("/etc/passwd")).toBe(126);
  expect(await statusOf("sh", "-c", "kill -KILL $$")).toBe(137);
});

test.for([
  ["SIGINT", "INT"],
  ["SIGTERM", "TERM"],
] as const)("%s reaches the command, whose answer is the end", async ([signal, name]) => {
  const stack = await testStack({ services: { a: shellService(FOR_EVER) } });
  const script = `trap 'echo got ${name}; exit 9' ${name}; echo ready; while :; do sleep 0.02; done`;
  const cli = startCli(stack, "run", "-q", "--", "sh", "-c", script);
  await cli.prints("ready");
  expect(await cli.end(signal)).toMatchObject({ status: 9, stdout: `ready\ngot ${name}\n` });
});

test("a stack that does not come up fails run, and nothing is run", async () => {
  const stack = await testStack({ services: { a: shellService("exit 3") } });
  const { status, stdout, stderr } = await startCli(stack, "run", "--", "echo", "ran").ended;
  expect({ status, stdout }).toEqual({ status: 4, stdout: "" });
  expect(stderr).toContain("E_SERVICE_EXITED");
});

test("exec has the environment and the folder of the service", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({
    services: { memory: {}, a: httpService(port, { env: { COLOUR: "blue" } }) },
  });
  expect((await startCli(stack, "exec", "a", "--", "true").ended).status).toBe(4);
  await stack.up();
  const script = 'echo "$COLOUR $PORT $(pwd) ${HOME}"; exit 3';
  const end = await startCli(stack, "exec", "a", "--", "sh", "-c", script).ended;
  expect(end).toMatchObject({
    status: 3,
    stdout: `blue ${port} ${stack.folder} ${stack.env["HOME"]}\n`,
    stderr: "",
  });
  const lifeline = await startCli(stack, "exec", "memory", "--", "printenv", "DEVSTACK_LIFELINE")
    .ended;
  expect(lifeline).toMatchObject({ status: 1, stdout: "" });
});

test("exec refuses a service that the stack does not run", async () => {
  const stack = await testStack({
    services: { a: shellService(FOR_EVER), off: shellService(FOR_EVER, { enabled: false }) },
  });
  await stack.up();
  for (const [service, words] of [
    ["nope", "there is no service nope"],
    ["off", "off is disabled"],
  ] as const) {
    const { status, stderr } = await startCli(stack, "exec", service, "--", "true").ended;
    expect(status).toBe(2);
    expect(stderr).toContain(words);
  }
});
