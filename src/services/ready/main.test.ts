import { createServer } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { repository, temporaryFolder } from "../../../test/support/checkout.ts";
import { eventually } from "../../../test/support/eventually.ts";
import { type CommandResult, runCommand } from "../../../test/support/run-command.ts";
import { closedPort, listen, serveTcp, type TestServer } from "../../../test/support/sockets.ts";
import type { ReadinessCheck } from "./readiness-check.ts";

const PROGRAM = join(repository, "dist/services/ready.js");
const HTTP = { kind: "http", path: "/healthz", status: 200 } as const;

interface Ready {
  /** Runs the program in another mode, beside the one that watches. */
  run(mode: string): Promise<CommandResult>;
  /** What it has written so far. */
  log(): string;
  stop(): Promise<CommandResult>;
}

async function environment(checks: readonly ReadinessCheck[], withinS: number) {
  const folder = await temporaryFolder();
  onTestFinished(() => folder[Symbol.asyncDispose]());
  return {
    PATH: process.env["PATH"],
    READY_CHECKS: checks.map((check) => JSON.stringify(check)).join("\n") || "none",
    READY_WITHIN_S: String(withinS),
    READY_SOCKET: join(folder.path, "ready.sock"),
  };
}

/** Starts the program that watches. */
async function watching(checks: readonly ReadinessCheck[], withinS = 60): Promise<Ready> {
  const env = await environment(checks, withinS);
  const stop = Promise.withResolvers<() => void>();
  let text = "";
  const ended = runCommand(process.execPath, [PROGRAM], {
    cwd: repository,
    env,
    onStdout: (written, child) => {
      text = written;
      stop.resolve(() => child.kill("SIGTERM"));
    },
  });
  const run = (mode: string) =>
    runCommand(process.execPath, [PROGRAM, mode], { cwd: repository, env });
  const end = async () => {
    (await stop.promise)();
    return ended;
  };
  onTestFinished(async () => void (await end()));
  await stop.promise;
  return { run, log: () => text, stop: end };
}

/** A service that can be told how it is. */
async function service(): Promise<TestServer & { status: number }> {
  const said = { status: 503 };
  const server = await listen(createServer((_, response) => response.writeHead(said.status).end()));
  return Object.assign(said, server);
}

const checkOf = (service: string, { host, port }: { host: string; port: number }) => ({
  service,
  host,
  port,
  probe: HTTP,
});

test("its health check is held until every service answers its probes", async () => {
  const [router, memory, queue] = [await service(), await service(), await serveTcp(() => {})];
  const ready = await watching([
    checkOf("router", router),
    checkOf("memory", memory),
    { service: "queue", host: queue.host, port: queue.port, probe: { kind: "tcp" } },
  ]);
  const asked = ready.run("health");
  router.status = 200;
  memory.status = 200;
  expect(await asked).toMatchObject({ status: 0, stdout: "ready\n" });
  expect(ready.log()).toMatch(/^every service is ready after \d\.\d s$/m);
  expect(await ready.stop()).toMatchObject({ status: 0 });
});

test("it says at once when a service no longer answers, and when it does again", async () => {
  const router = await service();
  router.status = 200;
  const ready = await watching([checkOf("router", router)]);
  expect(await ready.run("health")).toMatchObject({ status: 0 });
  const next = ready.run("health");
  router.status = 500;
  const { status, stdout } = await next;
  expect(status).toBe(1);
  expect(stdout).toMatch(/^not ready\nrouter: GET http:\S+\/healthz answers: 500 /);
  router.status = 200;
  await eventually(async () => (await ready.run("health")).status === 0);
});

test("what does not answer in time fails the health check, which says what that is", async () => {
  const router = await service();
  router.status = 200;
  const port = await closedPort();
  const ready = await watching(
    [checkOf("router", router), checkOf("memory", { host: "127.0.0.1", port })],
    3,
  );
  const { status, stdout } = await ready.run("health");
  expect(status).toBe(1);
  expect(stdout).toBe(
    `not ready\nmemory: GET http://127.0.0.1:${port}/healthz answers: connection refused\n`,
  );
});

test("until-ready ends as soon as the service answers", async () => {
  const router = await service();
  const env = await environment([checkOf("router", router)], 60);
  const gate = runCommand(process.execPath, [PROGRAM, "until-ready"], {
    cwd: repository,
    env,
    onStdout: (written) => {
      if (written.includes("waiting for router")) router.status = 200;
    },
  });
  const { status, stdout } = await gate;
  expect(status).toBe(0);
  expect(stdout).toContain("every service is ready after");
});

test("until-ready gives up and says what is missing", async () => {
  const env = await environment([checkOf("router", await service())], 3);
  const { status, stdout } = await runCommand(process.execPath, [PROGRAM, "until-ready"], {
    cwd: repository,
    env,
  });
  expect(status).toBe(1);
  expect(stdout).toMatch(
    /^waiting for router\nnot ready after \d+\.\d s:\n {2}router: GET .* answers: 503 /,
  );
});

test("where no service can be asked it is ready, and stays", async () => {
  const ready = await watching([]);
  expect(await ready.run("health")).toMatchObject({ status: 0 });
  expect(await ready.stop()).toMatchObject({ status: 0 });
});

test.each(["", "{}", '{"service":"a","host":"a b","port":1,"probe":{"kind":"tcp"}}', "nothing"])(
  "checks that say %o are refused",
  async (READY_CHECKS) => {
    const env = { ...(await environment([], 1)), READY_CHECKS };
    const end = await runCommand(process.execPath, [PROGRAM], { cwd: repository, env });
    expect(end.status).toBe(2);
    expect(end.stderr).toContain("READY_CHECKS");
  },
);
