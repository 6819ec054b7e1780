import { spawn } from "node:child_process";
import { once } from "node:events";
import { lstat, mkdir, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { identityPath } from "../../src/runtime/embedded/supervisor-client.ts";
import { identify, isAlive } from "../../src/util/process-identity.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { errorOf, httpService, type TestStack, testStack } from "../support/test-stack.ts";

/** A stack with a folder beside it that is none of devstack's business. */
async function stackAndVictim() {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { a: httpService(port) } });
  const victim = join(stack.root, "victim");
  await mkdir(victim, { mode: 0o755 });
  await writeFile(join(victim, "precious.txt"), "");
  return { stack, victim };
}

async function claim(stack: TestStack, facts: object): Promise<void> {
  await mkdir(stack.folders.run, { recursive: true });
  const record = { schemaVersion: 1, pid: 999_999, startToken: "1", build: "x", ...facts };
  await writeFile(identityPath(stack.folders.run), JSON.stringify(record));
}

test("a path in the run state is not believed: down removes nothing but its own", async () => {
  const { stack, victim } = await stackAndVictim();
  await claim(stack, { socketPath: victim });
  await stack.down();
  expect(await readdir(victim)).toEqual(["precious.txt"]);
});

test("a process in the run state that is not of this stack is not ended", async () => {
  const { stack } = await stackAndVictim();
  const other = spawn("sleep", ["1000"]);
  onTestFinished(() => {
    other.kill("SIGKILL");
  });
  await once(other, "spawn");
  const identity = await identify(other.pid ?? 0);
  if (identity === null) throw new Error("it was not started");
  await claim(stack, identity);
  await stack.down();
  await claim(stack, identity);
  expect((await stack.up()).status.stack.state).toBe("ready");
  expect(await isAlive(identity)).toBe(true);
});

test("a link in the place of .devstack, which a checkout may bring along, is not followed", async () => {
  const { stack, victim } = await stackAndVictim();
  await mkdir(join(victim, "data"));
  await symlink(victim, stack.folders.root);
  for (const error of [await errorOf(stack.up()), await errorOf(stack.down({ volumes: true }))]) {
    expect(error).toMatchObject({ code: "E_STATE", exitStatus: 3 });
    expect(error.why).toContain(`${stack.folders.root} is a symbolic link`);
  }
  expect((await stat(victim)).mode & 0o777).toBe(0o755);
  expect((await readdir(victim)).sort()).toEqual(["data", "precious.txt"]);
});

test("a link in the place of a folder below .devstack is not followed either", async () => {
  const { stack, victim } = await stackAndVictim();
  await mkdir(stack.folders.root);
  await symlink(victim, stack.folders.run);
  expect(await errorOf(stack.up())).toMatchObject({ code: "E_STATE" });
  expect((await lstat(victim)).mode & 0o777).toBe(0o755);
  expect(await readdir(victim)).toEqual(["precious.txt"]);
});
