import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { fakeService, fakeStackApi, fakeStatus } from "../../test/support/fake-stack-api.ts";
import { Memory, runCli } from "../../test/support/run-cli.ts";

const router = fakeService("router");
const READY = fakeStatus({}, [router, fakeService("opa")]);
const LOST = fakeStatus({ state: "degraded", reason: "opa: no answer" }, [
  router,
  fakeService("opa", { state: "degraded", reason: "no answer" }),
]);
const BACK = fakeStatus({}, [router, fakeService("opa", { restarts: 1 })]);

const changing = fakeStackApi({
  async *watchStatus() {
    yield* [READY, LOST, BACK];
  },
});

test("elsewhere than on a terminal there is a line for each change", async () => {
  const { status, stdout } = await runCli("status --watch", { api: changing });
  expect(status).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "2030-01-01T12:00:00.000Z  stack atp ready: every service answers
    2030-01-01T12:00:00.000Z  router ready
    2030-01-01T12:00:00.000Z  opa ready
    2030-01-01T12:00:00.000Z  stack atp degraded: opa: no answer
    2030-01-01T12:00:00.000Z  opa degraded: no answer
    2030-01-01T12:00:00.000Z  stack atp ready: every service answers
    2030-01-01T12:00:00.000Z  opa ready: 1 restart
    "
  `);
});

test("on a terminal the table is drawn in place", async () => {
  const { stdout } = await runCli("status -w --no-color", { api: changing, terminalColumns: 80 });
  const frames = stdout.split("\u001b[?2026h").slice(1);
  expect(frames).toHaveLength(3);
  expect(frames[0]).not.toMatch(/\[\d+A/);
  // Five lines, then six: the reason has one of its own.
  expect(frames[1]).toContain("\u001b[5A\r");
  expect(frames[2]).toContain("\u001b[6A\r");
});

test("a wide terminal that changes its size is drawn anew, too", async () => {
  const stdout = new Memory(110);
  const api = fakeStackApi({
    async *watchStatus() {
      yield LOST;
      stdout.resize(100);
      yield LOST;
    },
  });
  await runCli("status -w --no-color", { api, stdout });
  expect(stdout.text.split("\u001b[?2026h").slice(1)).toHaveLength(2);
});

test("a terminal that changes its size is drawn anew at once, within its columns", async () => {
  const stdout = new Memory(80);
  const api = fakeStackApi({
    async *watchStatus() {
      yield LOST;
      stdout.resize(66);
      yield BACK;
    },
  });
  await runCli("status -w --no-color", { api, stdout });
  const frames = stdout.text.split("\u001b[?2026h").slice(1);
  expect(frames).toHaveLength(3);
  expect(frames[1]).toContain("\u001b[H");
  expect(frames[1]).toContain("degraded");
  const lines = stripVTControlCharacters(frames[1] ?? "").split("\n");
  expect(lines.filter((line) => line.length > 66)).toEqual([]);
  expect(stdout.listenerCount("resize")).toBe(0);
});

test("a terminal that cannot move its cursor gets lines, and so does CI", async () => {
  for (const env of [{ TERM: "dumb" }, { CI: "true" }]) {
    const options = { api: changing, terminalColumns: 80, env };
    expect((await runCli("status --watch", options)).stdout).not.toContain("\u001b[?2026h");
  }
});

test("with --json each change is the whole status on a line", async () => {
  const { stdout } = await runCli("status --watch --json", { api: changing });
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toEqual([READY, LOST, BACK].map((report) => ({ ...report, type: "status" })));
});

test("Ctrl-C is its end: 130, for programs as the last line", async () => {
  let send: (name: "SIGINT") => void = () => {};
  const api = fakeStackApi({
    async *watchStatus(_stack, { signal }) {
      yield READY;
      send("SIGINT");
      throw signal.reason;
    },
  });
  const onStart = (given: typeof send) => {
    send = given;
  };
  const plain = await runCli("status --watch", { api, onStart });
  expect(plain).toMatchObject({ status: 130, stderr: "Interrupted\n" });
  const json = await runCli("status --watch --json", { api, onStart });
  expect(json.status).toBe(130);
  expect(JSON.parse(json.stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
    type: "error",
    error: { code: "E_INTERRUPTED" },
  });
});
