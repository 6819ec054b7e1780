import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { FailureCard } from "../../src/readiness/failure-card.ts";
import type { DevstackError } from "../../src/util/errors.ts";
import { eventually } from "../support/eventually.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { httpService, shellService, testStack } from "../support/test-stack.ts";

/** Far beyond what these tests may take: a wait that is not ended early is seen. */
const LATE_MS = 60_000;

const cardOf = ({ details }: DevstackError) => details as FailureCard;
const healthy = shellService("exec sleep 1000");

test("a service that exits at once ends the wait with its status, its log and what it blocks", async () => {
  const stack = await testStack({
    services: {
      db: shellService("echo 'cannot open the database' >&2; exit 3"),
      web: shellService("exec sleep 1000", { needs: { db: "ready" } }),
      other: healthy,
    },
  });
  const error = await stack.upError({ timeoutMs: LATE_MS });
  expect(error).toMatchObject({ code: "E_SERVICE_EXITED", exitStatus: 4 });
  const card = cardOf(error);
  expect(card.service).toBe("db");
  expect(JSON.stringify(card)).toContain("cannot open the database");
  expect(JSON.stringify(card)).toContain("web");
  expect((await stack.row("db")).state).toBe("failed");
  expect((await stack.row("db")).reason).toContain("status 3");
  expect(await stack.pid("other"), "what was started keeps running").not.toBeNull();
  expect((await stack.status()).stack.state).toBe("failed");
});

test("a service that is mended comes up with the next up, the others stay as they are", async () => {
  const stack = await testStack({
    services: { db: shellService("test -e mended || exit 3; exec sleep 1000"), other: healthy },
  });
  await stack.upError({ timeoutMs: LATE_MS });
  const other = await stack.pidOf("other");
  await writeFile(join(stack.folder, "mended"), "");
  const result = await stack.up();
  expect(result.status.stack.state).toBe("ready");
  expect(await stack.pidOf("other")).toBe(other);
});

test("a job that fails ends the wait and is not started again", async () => {
  const stack = await testStack({
    services: {
      migrate: shellService("echo run >> runs.txt; exit 2", { job: true }),
      web: shellService("exec sleep 1000", { needs: { migrate: "done" } }),
    },
  });
  const error = await stack.upError({ timeoutMs: LATE_MS });
  expect(error).toMatchObject({ code: "E_SERVICE_EXITED", exitStatus: 4 });
  expect(cardOf(error).service).toBe("migrate");
  expect((await stack.row("web")).reason).toBe("waiting for migrate to be done");
});

test("a service that never becomes ready: E_PROBE_FAILED when its time is up, exit 5", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({
    services: { mute: httpService(port, { process: ["sleep", "1000"] }) },
  });
  const error = await stack.upError({ timeoutMs: 1_500 });
  expect(error).toMatchObject({ code: "E_PROBE_FAILED", exitStatus: 5 });
  expect(JSON.stringify(cardOf(error))).toContain(`http://127.0.0.1:${port}/`);
  expect(JSON.stringify(cardOf(error))).toMatch(/refused/);
  expect((await stack.row("mute")).state).toBe("starting");
});

test("a service that answers 500: the answer is on the card", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({
    services: { sick: httpService(port, { env: { BROKEN_WHILE: "broken" } }) },
  });
  await stack.up();
  await writeFile(join(stack.folder, "broken"), "");
  const error = await stack.upError({ timeoutMs: 2_000 });
  expect(error).toMatchObject({ code: "E_PROBE_FAILED", exitStatus: 5 });
  expect(JSON.stringify(cardOf(error))).toContain("500");
  expect(JSON.stringify(cardOf(error))).toContain("database is locked");
  await rm(join(stack.folder, "broken"));
  expect((await stack.up()).status.stack.state).toBe("ready");
});

test("a ready service that begins to answer 500 is degraded, told by status, and ready again after", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({
    services: { sick: httpService(port, { env: { BROKEN_WHILE: "broken" } }) },
  });
  await stack.up();
  await writeFile(join(stack.folder, "broken"), "");
  expect(await stack.row("sick")).toMatchObject({
    state: "degraded",
    reason: expect.stringContaining("500"),
  });
  expect((await stack.status()).stack.state).toBe("degraded");
  await rm(join(stack.folder, "broken"));
  expect((await stack.status()).stack.state).toBe("ready");
});

test("a service that loops after it was ready is failed, with its last status, and up tries it anew", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({
    files: { works: "" },
    services: {
      web: httpService(port, {
        process: ["sh", "-c", `test -e works || exit 7; exec "${process.execPath}" "$0"`, SERVER],
      }),
    },
  });
  await stack.up();
  await rm(join(stack.folder, "works"));
  await fetch(`http://127.0.0.1:${port}/exit?7`).catch(() => undefined);
  const row = await eventually(
    () => stack.row("web"),
    ({ state }) => state === "failed",
  );
  expect(row.reason).toContain("ended with status 7");
  expect(row.restarts).toBeGreaterThan(1);
  await writeFile(join(stack.folder, "works"), "");
  expect((await stack.up()).status.stack.state).toBe("ready");
});

const SERVER = join(import.meta.dirname, "../fixtures/programs/http-service.js");

test("a command that does not exist is named, at once", async () => {
  const stack = await testStack({
    services: { ghost: { process: ["no-such-program", "--serve"] } },
  });
  const error = await stack.upError({ timeoutMs: LATE_MS });
  expect(error).toMatchObject({ code: "E_SERVICE_EXITED", exitStatus: 4 });
  expect(`${error.message} ${error.why} ${JSON.stringify(cardOf(error))}`).toContain(
    "no such program: no-such-program",
  );
});

test("a file that is no program is named, at once", async () => {
  const stack = await testStack({
    files: { "serve.sh": "exec sleep 1000\n" },
    services: { script: { process: ["./serve.sh"] } },
  });
  const error = await stack.upError({ timeoutMs: LATE_MS });
  expect(error.code).toBe("E_SERVICE_EXITED");
  expect(JSON.stringify(cardOf(error))).toContain("serve.sh");
});

test("a reference that nothing stands behind is refused before anything starts", async () => {
  const stack = await testStack({
    services: { a: shellService("exec sleep 1000", { env: { URL: "${NO_SUCH_VARIABLE}/x" } }) },
  });
  const error = await stack.upError();
  expect(error).toMatchObject({ code: "E_CONFIG", exitStatus: 2 });
  expect(`${error.message} ${error.why} ${JSON.stringify(error.details)}`).toContain(
    "${NO_SUCH_VARIABLE}",
  );
  expect(await stack.processes()).toEqual([]);
});

test("a service that ignores SIGTERM is killed when its time is up, and down waits for it", async () => {
  const stack = await testStack({
    services: {
      memory: {
        enabled: true,
        process: ["sh", "-c", "trap '' TERM; echo deaf > deaf.txt; while :; do sleep 0.05; done"],
        probes: [],
      },
    },
  });
  await stack.up();
  await stack.down();
  expect(await stack.processes()).toEqual([]);
});
