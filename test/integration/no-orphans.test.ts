import { mkdir, readFile, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { identityPath } from "../../src/runtime/embedded/supervisor-client.ts";
import { identify, isAlive } from "../../src/util/process-identity.ts";
import { eventually } from "../support/eventually.ts";
import { fastestOf } from "../support/fastest.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { httpService, shellService, type TestStack, testStack } from "../support/test-stack.ts";

async function supervisorPid(stack: TestStack): Promise<number> {
  return JSON.parse(await readFile(identityPath(stack.folders.run), "utf8")).pid;
}

async function killSupervisor(stack: TestStack): Promise<void> {
  const identity = await identify(await supervisorPid(stack));
  if (identity === null) throw new Error("no supervisor");
  process.kill(identity.pid, "SIGKILL");
  await eventually(async () => !(await isAlive(identity)));
}

/** A service whose shell has children: one in its session, one in a session of its own. */
const FAMILY = "sleep 1001 & setsid sleep 1002 & echo started; wait";

const ALL_THREE = 3;

/** PATH without setpriv, as on macOS: the shim ties programs to the supervisor instead. */
async function pathWithoutSetpriv(stack: TestStack): Promise<{ PATH: string }> {
  const bin = join(stack.root, "bin");
  await mkdir(bin);
  for (const name of ["sh", "sleep", "setsid", "ps"])
    await symlink(`/usr/bin/${name}`, join(bin, name));
  return { PATH: `${dirname(process.execPath)}:${bin}` };
}

for (const tie of ["a parent-death signal", "the shim"]) {
  test(`kill -9 of the supervisor: with ${tie} the program ends, and the next command ends its children`, async () => {
    const stack = await testStack({ services: { family: shellService(FAMILY) } });
    const env = tie === "the shim" ? await pathWithoutSetpriv(stack) : {};
    await stack.up({ env });
    const pid = await stack.pidOf("family");
    const program = await identify(pid);
    await eventually(async () => (await stack.processes()).length >= 1 + ALL_THREE);
    await killSupervisor(stack);
    await eventually(async () => program === null || !(await isAlive(program)), Boolean, 1_000);
    const { stack: whole } = await stack.status();
    expect(whole).toMatchObject({ state: "failed", provenAt: null });
    expect(whole.reason).toMatch(/its supervisor \(pid \d+\) has died/);
    expect(await stack.processes(), "the next command has ended the rest").toEqual([]);
  });
}

test("kill -9 of the supervisor: the next up starts anew on the same ports, whoever still holds them", async () => {
  const [a = 0] = await requestedPorts(1);
  // The program runs in a session of its own, so that nothing but its mark ties it to the stack.
  const stack = await testStack({
    services: {
      a: httpService(a, {
        process: ["sh", "-c", `setsid "${process.execPath}" "$0" & wait`, SERVER],
      }),
    },
  });
  await stack.up();
  const before = await supervisorPid(stack);
  await killSupervisor(stack);
  const again = await stack.up();
  expect(again).toMatchObject({ alreadyUp: false, moved: [] });
  expect(again.status.stack.state).toBe("ready");
  expect(await supervisorPid(stack)).not.toBe(before);
});

test("ls and status use the same words for a stack, without its supervisor and when it is down", async () => {
  const stack = await testStack({ services: { web: shellService("exec sleep 1003") } });
  await stack.up();
  expect(await stack.list()).toMatchObject([{ state: "up" }]);
  await killSupervisor(stack);
  expect(await stack.list()).toMatchObject([{ state: "failed" }]);
  expect((await stack.status()).stack.state).toBe("failed");
  await stack.down();
  expect(await stack.list({ all: true })).toMatchObject([{ state: "stopped" }]);
  expect((await stack.status()).stack.state).toBe("stopped");
});

const SERVER = join(import.meta.dirname, "../fixtures/programs/http-service.js");

test("kill -9 of the supervisor: preferred ports stay where they were", async () => {
  const stack = await testStack({
    services: { memory: { enabled: true }, "persona-adapter": { enabled: true } },
  });
  const before = (await stack.up()).status.services.map(({ endpoints }) => endpoints);
  await killSupervisor(stack);
  const again = await stack.up();
  expect(again.status.services.map(({ endpoints }) => endpoints)).toEqual(before);
});

test("kill -9 of the supervisor: built-in services end within one second", async () => {
  const stack = await testStack({
    services: { memory: { enabled: true }, "persona-adapter": { enabled: true } },
  });
  const survivedMs = async () => {
    await stack.up();
    const pids = [await stack.pidOf("memory"), await stack.pidOf("persona-adapter")];
    const builtins = await Promise.all(pids.map(identify));
    await killSupervisor(stack);
    const begunMs = performance.now();
    await eventually(async () => {
      const alive = await Promise.all(builtins.map((one) => one !== null && isAlive(one)));
      return !alive.includes(true);
    });
    return performance.now() - begunMs;
  };
  expect(await fastestOf(survivedMs, { tries: 3, enoughMs: 1_000 })).toBeLessThan(1_000);
});

test("kill -9 of the supervisor: down leaves nothing, and says that it was up", async () => {
  const stack = await testStack({ services: { family: shellService(FAMILY) } });
  await stack.up();
  await eventually(async () => (await stack.processes()).length >= 1 + ALL_THREE);
  await killSupervisor(stack);
  expect((await stack.down()).wasUp).toBe(true);
  expect(await stack.processes()).toEqual([]);
  expect((await stack.status()).stack.state).toBe("stopped");
});

test("down also ends what a service has put into a session of its own", async () => {
  const stack = await testStack({ services: { family: shellService(FAMILY) } });
  await stack.up();
  await eventually(async () => (await stack.processes()).length >= 1 + ALL_THREE);
  await stack.down();
  expect(await stack.processes()).toEqual([]);
});

test("a supervisor that hangs is replaced by up and ended by down", async () => {
  const [a = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { a: httpService(a) } });
  await stack.up();
  const hanging = await supervisorPid(stack);
  process.kill(hanging, "SIGSTOP");
  expect((await stack.status()).stack).toMatchObject({
    state: "failed",
    reason: `its supervisor (pid ${hanging}) does not answer`,
  });
  expect((await stack.up()).status.stack.state).toBe("ready");
  expect(await supervisorPid(stack)).not.toBe(hanging);
  process.kill(await supervisorPid(stack), "SIGSTOP");
  await stack.down();
  expect(await stack.processes()).toEqual([]);
});
