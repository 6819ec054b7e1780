import { chmod, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CliEnd, startCli } from "../support/cli-process.ts";
import { eventually } from "../support/eventually.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import {
  fixture,
  httpService,
  type ServiceEntry,
  shellService,
  type TestStack,
  testStack,
} from "../support/test-stack.ts";

/** The error document at the end of what a command with --json has printed. */
function errorIn({ stdout }: CliEnd): { code: string; message: string; hint?: string } {
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "").error;
}

const started = (phase: string) => `"phase":"${phase}","status":"started"`;

/** Interrupts `up` in a phase, and checks what holds of all of them. */
async function interruptIn(
  phase: string,
  stack: TestStack,
  seen: () => Promise<unknown> = async () => {},
): Promise<CliEnd> {
  const command = startCli(stack, "up", "--json");
  await command.prints(started(phase));
  await seen();
  const end = await command.end("SIGINT");
  expect(end).toMatchObject({ status: 130, signal: null });
  expect(errorIn(end)).toMatchObject({ code: "E_INTERRUPTED" });
  const lock = await stat(join(stack.folders.run, "lock")).catch(() => null);
  expect(lock, "the lock is gone").toBeNull();
  return end;
}

const mute = (more: ServiceEntry = {}): ServiceEntry => ({
  enabled: true,
  process: fixture("mute-service"),
  env: { PORT: "${port:http}" },
  ...more,
});

test("Ctrl-C while planning: nothing was started, and it ends at once", async () => {
  const stack = await testStack({
    files: { "slow-opa": "#!/bin/sh\necho $$ > asked.txt\nexec sleep 1000\n" },
    services: { opa: { enabled: true, binary: "./slow-opa" } },
  });
  await chmod(join(stack.folder, "slow-opa"), 0o755);
  const asked = () => stat(join(stack.folder, "asked.txt")).catch(() => null);
  let begunMs = 0;
  const end = await interruptIn("plan", stack, async () => {
    await eventually(asked);
    begunMs = performance.now();
  });
  // Without, it ends when the program's five seconds are over.
  expect(performance.now() - begunMs).toBeLessThan(4_000);
  expect(errorIn(end).message).toBe("Interrupted: nothing is running");
  expect(await stack.processes()).toEqual([]);
});

test("Ctrl-C while services are being restarted: what was asked for goes on, and the next up works", async () => {
  const [port = 0] = await requestedPorts(1);
  const deaf = (level: string) =>
    shellService(
      'test $DEAF = no || trap "touch asked-to-end" TERM; until test -e $DEAF; do sleep 0.05; done',
      { env: { DEAF: level } },
    );
  const stack = await testStack({ services: { deaf: deaf("yes"), web: httpService(port) } });
  await stack.up();
  await stack.configure({ services: { deaf: deaf("no"), web: httpService(port) } });
  const asked = join(stack.folder, "asked-to-end");
  const end = await interruptIn("start", stack, () =>
    eventually(() => stat(asked).catch(() => null)),
  );
  expect(errorIn(end).message).toMatch(/^Interrupted: \d of 2 services (is|are) running$/);
  await writeFile(join(stack.folder, "yes"), "");
  expect((await stack.up()).status.stack.state).toBe("ready");
});

test("Ctrl-C while waiting: says what keeps running and how to end it; down ends it", async () => {
  const [a = 0, b = 0] = await requestedPorts(2);
  const stack = await testStack({
    services: { web: httpService(a), never: httpService(b, { process: ["sleep", "1000"] }) },
  });
  const end = await interruptIn("ready", stack, () =>
    eventually(async () => (await stack.row("web")).state === "ready"),
  );
  expect(errorIn(end)).toMatchObject({
    message: "Interrupted: 2 of 2 services are running",
    hint: "Stop them: devstack down",
  });
  expect(await stack.processes()).toHaveLength(3);
  await stack.down();
});

test("Ctrl-C while seeding: the next up works", async () => {
  const stack = await testStack({ services: { opa: mute() } });
  const end = await interruptIn("seed", stack);
  expect(errorIn(end).message).toBe("Interrupted: 1 of 1 service is running");
  await stack.configure({ services: {} });
  expect((await stack.up()).status.stack.state).toBe("stopped");
});

test("Ctrl-C while proving: what was proven before is not called proven now", async () => {
  const stack = await testStack({
    services: { router: mute({ probes: [{ http: "/healthz" }] }) },
  });
  const end = await interruptIn("proof", stack);
  expect(errorIn(end).message).toBe("Interrupted: 1 of 1 service is running");
  expect((await stack.status()).stack).toMatchObject({ state: "ready", provenAt: null });
});

test("SIGTERM is told apart by its status: 143", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({
    services: { never: httpService(port, { process: ["sleep", "1000"] }) },
  });
  const command = startCli(stack, "up", "--json");
  await command.prints(started("ready"));
  expect(await command.end("SIGTERM")).toMatchObject({ status: 143, signal: null });
});

test("kill -9 of up while it waits: what it started keeps running, the next up takes over", async () => {
  const [a = 0, b = 0] = await requestedPorts(2);
  const services = {
    web: httpService(a),
    late: {
      ...httpService(b),
      process: [
        "sh",
        "-c",
        'until test -e go; do sleep 0.02; done; exec "$0" "$1"',
        ...fixture("http-service"),
      ],
    },
  };
  const stack = await testStack({ services });
  const command = startCli(stack, "up", "--json");
  await command.prints(started("ready"));
  expect(await command.end("SIGKILL")).toMatchObject({ signal: "SIGKILL" });
  // The supervisor takes an order first and starts the processes then, with or without who ordered.
  const web = await eventually(() => stack.pid("web"));
  expect((await stack.status()).stack.state).toBe("starting");
  await writeFile(join(stack.folder, "go"), "");
  expect((await stack.up()).status.stack.state).toBe("ready");
  expect(await stack.pidOf("web")).toBe(web);
});

async function inForeground() {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({
    services: { web: httpService(port), family: shellService("setsid sleep 1003 & wait") },
  });
  const command = startCli(stack, "up", "--foreground");
  await command.prints("Ready");
  expect((await stack.processes()).length).toBeGreaterThanOrEqual(4);
  return { stack, command };
}

test("kill -9 of up --foreground ends the stack, strays included", async () => {
  const { stack, command } = await inForeground();
  await command.end("SIGKILL");
  await eventually(async () => (await stack.processes()).length === 0);
  expect((await stack.status()).stack.state).not.toBe("ready");
  expect((await stack.up()).status.stack.state).toBe("ready");
});

test("Ctrl-C of up --foreground takes the stack down before it ends", async () => {
  const { stack, command } = await inForeground();
  expect(await command.end("SIGINT")).toMatchObject({ status: 130 });
  expect(await stack.processes()).toEqual([]);
  expect((await stack.status()).stack.state).toBe("stopped");
});
