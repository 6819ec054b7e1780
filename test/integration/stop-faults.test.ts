import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { identityPath } from "../../src/runtime/embedded/supervisor-client.ts";
import { down } from "../../src/stack/down.ts";
import { rehearse } from "../../src/stack/rehearse.ts";
import { systemClock } from "../../src/util/clock.ts";
import { realExecutor } from "../../src/util/executor/real-executor.ts";
import { identify, isAlive } from "../../src/util/process-identity.ts";
import { eventually } from "../support/eventually.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import {
  errorOf,
  fixture,
  httpService,
  shellService,
  type TestStack,
  testStack,
} from "../support/test-stack.ts";

async function supervisor(stack: TestStack) {
  const { pid } = JSON.parse(await readFile(identityPath(stack.folders.run), "utf8"));
  const identity = await identify(pid);
  if (identity === null) throw new Error("no supervisor");
  return identity;
}

async function killSupervisor(stack: TestStack): Promise<void> {
  const identity = await supervisor(stack);
  process.kill(identity.pid, "SIGKILL");
  await eventually(async () => !(await isAlive(identity)));
}

/** Takes a second to end, and says when it has. */
const TIDY = `
process.on("SIGTERM", () => setTimeout(() => {
  console.log("tidied");
  require("fs").writeFileSync("tidied", "");
  process.exit();
}, 1000));
setInterval(() => {}, 1000);
console.log("listening");
`;

test("a program that a shell started, as npm does, has its time to end", async () => {
  const stack = await testStack({
    files: { "tidy.cjs": TIDY },
    services: { tidy: shellService(`"${process.execPath}" tidy.cjs & wait`) },
  });
  await stack.up();
  const log = () => readFile(join(stack.folders.logs, "tidy.log"), "utf8").catch(() => "");
  await eventually(async () => (await log()).includes("listening"));
  await stack.down();
  expect((await stat(join(stack.folder, "tidied"))).isFile()).toBe(true);
  expect(await log()).toContain("tidied");
});

test("the supervisor is killed while up waits: the stack is not up, exit 4", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({
    services: { never: httpService(port, { process: ["sleep", "1000"] }) },
  });
  const up = errorOf(stack.up());
  await eventually(() => stack.pid("never"));
  await killSupervisor(stack);
  expect(await up).toMatchObject({ code: "E_NOT_RUNNING", exitStatus: 4 });
});

test("data is kept when a process that may still use it cannot be ended", async () => {
  const stack = await testStack({ services: { stray: shellService("setsid sleep 1001 & wait") } });
  await stack.up();
  await eventually(async () => (await stack.processes()).length >= 3);
  await writeFile(join(stack.folders.root, "data"), "");
  await killSupervisor(stack);
  const executor = realExecutor(systemClock);
  const powerless = {
    ...executor,
    end: async (...[given]: Parameters<typeof executor.end>) => [...given],
  };
  const error = await errorOf(down(await stack.open({ executor: powerless }), { volumes: true }));
  expect(error).toMatchObject({ code: "E_STOP_INCOMPLETE" });
  expect((await stat(stack.folders.data)).isFile()).toBe(true);
  await stack.down({ volumes: true });
  await expect(stat(stack.folders.data)).rejects.toThrow("ENOENT");
});

test("a supervisor that answers late, as after the machine has slept, is left alone", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { a: httpService(port) } });
  await stack.up();
  const before = await supervisor(stack);
  process.kill(before.pid, "SIGSTOP");
  const up = stack.up();
  await systemClock.sleep(LATE_MS);
  process.kill(before.pid, "SIGCONT");
  expect(await up).toMatchObject({ alreadyUp: true });
  expect(await supervisor(stack)).toEqual(before);
});

/** Later than what only looks waits, earlier than what decides does. */
const LATE_MS = 2_500;

test("a supervisor that hangs is replaced, and that is said", async () => {
  const stack = await testStack({ services: { a: shellService("exec sleep 1000") } });
  await stack.up();
  const { pid } = await supervisor(stack);
  process.kill(pid, "SIGSTOP");
  await stack.up();
  expect(stack.events).toContainEqual({
    type: "notice",
    message: `The supervisor (pid ${pid}) does not answer: it is ended with all it runs.`,
  });
});

test("a dry run after a crash: what is left over is to be ended, once, and its port is free", async () => {
  const [port = 0] = await requestedPorts(1);
  const [program, script] = fixture("http-service");
  const stack = await testStack({
    services: {
      a: httpService(port, { process: ["sh", "-c", `setsid "${program}" "${script}" & wait`] }),
    },
  });
  await stack.up();
  await killSupervisor(stack);
  // The shell dies with its supervisor, and what it has started does not.
  const [{ pid } = {}] = await eventually(
    () => stack.processes(),
    ({ length }) => length === 1,
  );
  const given = { cwd: stack.folder, env: stack.env, clock: systemClock };
  const { endpoints, effects } = await rehearse(given);
  expect(endpoints["a"]?.["http"]?.port).toBe(port);
  expect(effects.filter((line) => line.includes(`end process   ${pid}`))).toHaveLength(1);
  expect(await stack.processes()).toMatchObject([{ pid }]);
});
