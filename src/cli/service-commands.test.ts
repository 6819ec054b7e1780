import { expect, test } from "vitest";
import { fakeStackApi } from "../../test/support/fake-stack-api.ts";
import { runCli } from "../../test/support/run-cli.ts";
import { DevstackError } from "../util/errors.ts";

const notUp = async () => {
  throw new DevstackError("E_NOT_RUNNING", "the stack atp is not up", { hint: "devstack up" });
};

test("stop says what it stopped, and how it comes back", async () => {
  expect(await runCli("stop memory opa", { api: fakeStackApi() })).toEqual({
    status: 0,
    stdout: "Stopped memory and opa in 0.0 s.  Again: devstack start memory opa\n",
    stderr: "",
  });
});

test("stop names what shares a process with what was named", async () => {
  const stopped = ["otel-collector", "prometheus", "tempo"];
  const api = fakeStackApi({ stopServices: async () => ({ name: "atp", stopped }) });
  const { stdout } = await runCli("stop tempo", { api });
  expect(stdout).toMatchInlineSnapshot(`
    "Concerned too, by running in the same process: otel-collector and prometheus.
    Stopped otel-collector, prometheus and tempo in 0.0 s.
    Again: devstack start tempo
    "
  `);
});

test.for([
  ["stop", "Nothing to stop: no service of atp runs.\n"],
  ["stop opa", "Nothing to stop: opa is not running.\n"],
  ["start", "Nothing to start: every service of atp runs.\n"],
  ["start opa memory", "Nothing to start: opa and memory are up.\n"],
])("%s with nothing to do says so", async ([line = "", words]) => {
  const api = fakeStackApi({
    stopServices: async () => ({ name: "atp", stopped: [] }),
    startServices: async () => ({ name: "atp", started: [], elapsedMs: 1 }),
  });
  expect(await runCli(line, { api })).toEqual({ status: 0, stdout: words, stderr: "" });
});

test("start and restart wait as long as they are told to, and say how long it took", async () => {
  const asked: unknown[] = [];
  const act =
    (action: string): ReturnType<typeof fakeStackApi>["startServices"] =>
    async (_stack, { services, timeoutMs }) => {
      asked.push({ action, services, timeoutMs });
      return { name: "atp", started: ["opa"], elapsedMs: 800 };
    };
  const api = fakeStackApi({ startServices: act("start"), restartServices: act("restart") });
  const started = await runCli("start opa", { api });
  const restarted = await runCli("restart --timeout 7", { api });
  expect(started.stdout).toBe("Started opa: ready in 0.8 s.  Prove it: devstack prove\n");
  expect(restarted.stdout).toBe("Restarted opa: ready in 0.8 s.  Prove it: devstack prove\n");
  expect(asked).toEqual([
    { action: "start", services: ["opa"], timeoutMs: 120_000 },
    { action: "restart", services: [], timeoutMs: 7_000 },
  ]);
});

test.for(["stop", "start", "restart"])("%s of a stack that is not up is 4", async (line) => {
  const api = fakeStackApi({
    stopServices: notUp,
    startServices: notUp,
    restartServices: notUp,
  });
  const { status, stdout, stderr } = await runCli(line, { api });
  expect({ status, stdout }).toEqual({ status: 4, stdout: "" });
  expect(stderr).toContain("E_NOT_RUNNING");
});

test("Ctrl-C while services start says what runs", async () => {
  let send: (name: "SIGINT") => void = () => {};
  const api = fakeStackApi({
    startServices: async (_stack, { signal }) => {
      send("SIGINT");
      throw signal.reason;
    },
  });
  const { status, stderr } = await runCli("start", {
    api,
    onStart: (given) => {
      send = given;
    },
  });
  expect({ status, stderr }).toEqual({
    status: 130,
    stderr: "Interrupted: 8 of 8 services are running. Stop them: devstack down\n",
  });
});
