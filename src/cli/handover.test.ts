import { expect, test } from "vitest";
import { fakeStackApi, fakeUpResult } from "../../test/support/fake-stack-api.ts";
import { runCli } from "../../test/support/run-cli.ts";
import type { HostProgram } from "../util/attached-program.ts";
import { DevstackError } from "../util/errors.ts";

test("run brings the stack up, then runs the command with its addresses added", async () => {
  const calls: unknown[] = [];
  const api = fakeStackApi({
    up: async (_stack, { attached, prove, timeoutMs }) => {
      calls.push({ attached, prove, timeoutMs });
      return fakeUpResult();
    },
    runAttached: async (program) => {
      calls.push(program);
      return 3;
    },
  });
  const line = ["run", "--timeout", "5", "--", "npm", "test", "--json"];
  const { status, stdout } = await runCli(line, { api, env: { PATH: "/bin", ROUTER_URL: "old" } });
  expect({ status, stdout }).toEqual({ status: 3, stdout: "" });
  expect(calls).toEqual([
    { attached: false, prove: false, timeoutMs: 5_000 },
    {
      command: "npm",
      args: ["test", "--json"],
      env: {
        PATH: "/bin",
        ROUTER_URL: "http://127.0.0.1:7443",
        PERSONA_ADAPTER_ADDR: "127.0.0.1:7070",
      },
      cwd: "/stack",
    },
  ]);
});

test("run and doctor take the profiles that their stack is opened with, a fresh one too", async () => {
  const opened: unknown[] = [];
  const { openStack, openFresh } = fakeStackApi();
  const api = fakeStackApi({
    openStack: (options) => {
      opened.push(["own", options.profiles]);
      return openStack(options);
    },
    openFresh: (options) => {
      opened.push(["fresh", options.profiles]);
      return openFresh(options);
    },
  });
  await runCli("run -q --profile debug load -- true", { api });
  await runCli("run -q --fresh --profile debug -- true", { api });
  await runCli("doctor --profile debug", { api });
  expect(opened).toEqual([
    ["own", ["debug", "load"]],
    ["fresh", ["debug"]],
    ["own", ["debug"]],
  ]);
});

test("progress of run goes to stderr, and ends before the command begins", async () => {
  const seen: string[] = [];
  const api = fakeStackApi({
    up: async (_stack, { emit }) => {
      emit({ type: "phase", phase: "start", status: "done", detail: "2 services", elapsedMs: 1 });
      return fakeUpResult();
    },
    runAttached: async () => {
      seen.push("command");
      return 0;
    },
  });
  const { stdout, stderr } = await runCli("run -- true", { api });
  expect({ stdout, seen }).toEqual({ stdout: "", seen: ["command"] });
  expect(stderr).toContain("✔ start         2 services");
  expect((await runCli("run -q -- true", { api })).stderr).toBe("");
});

test("a stack that does not come up runs no command", async () => {
  const api = fakeStackApi({
    up: async () => {
      throw new DevstackError("E_PROOF_FAILED", "the request was not found at opa");
    },
    runAttached: async () => {
      throw new Error("it was run");
    },
  });
  expect(await runCli("run -- true", { api })).toMatchObject({ status: 6, stdout: "" });
});

test("a command that is not there is 127", async () => {
  const api = fakeStackApi({
    runAttached: async () => {
      throw new DevstackError("E_USAGE", "there is no program nope", { exitStatus: 127 });
    },
  });
  const { status, stderr } = await runCli("run -q -- nope", { api });
  expect(status).toBe(127);
  expect(stderr).toContain("✖ there is no program nope");
});

test("while the command runs, signals are its own: devstack waits for it", async () => {
  let send: (name: "SIGINT" | "SIGTERM") => void = () => {};
  const got: string[] = [];
  const ended: number[] = [];
  const api = fakeStackApi({
    runAttached: async (_program, { takeSignals }) => {
      const release = takeSignals((name) => got.push(name));
      send("SIGINT");
      send("SIGINT");
      send("SIGTERM");
      release();
      return 9;
    },
  });
  const { status } = await runCli("run -q -- true", {
    api,
    onStart: (given) => {
      send = given;
    },
    exitNow: (exit) => ended.push(exit),
  });
  expect({ status, got, ended }).toEqual({
    status: 9,
    got: ["SIGINT", "SIGINT", "SIGTERM"],
    ended: [],
  });
});

test("exec runs a command in the place of a service", async () => {
  const programs: HostProgram[] = [];
  const asked: unknown[] = [];
  const api = fakeStackApi({
    execProgram: async (_stack, given) => {
      asked.push(given);
      return { command: "env", args: ["-0"], env: { PORT: "8080" }, cwd: "/stack" };
    },
    runAttached: async (program) => {
      programs.push(program);
      return 4;
    },
  });
  const { status } = await runCli("exec memory -- env -0", { api });
  expect({ status, asked }).toEqual({
    status: 4,
    asked: [{ service: "memory", command: ["env", "-0"] }],
  });
  expect(programs).toEqual([
    { command: "env", args: ["-0"], env: { PORT: "8080" }, cwd: "/stack" },
  ]);
});

test.for(["run", "exec", "exec memory", "run --json -- true"])(
  "%s makes no sense and says what is missing",
  async (line) => {
    expect(await runCli(line, { api: fakeStackApi() })).toMatchObject({ status: 2 });
  },
);

test("a fresh stack is attached, and discarded whatever the command does", async () => {
  const calls: string[] = [];
  const fresh = (end: () => Promise<number>) =>
    fakeStackApi({
      openStack: async () => {
        throw new Error("not this one");
      },
      up: async (_stack, { attached }) => {
        calls.push(`up attached ${attached}`);
        return fakeUpResult();
      },
      runAttached: end,
      discardFresh: async () => {
        calls.push("discard");
      },
    });
  const failing = fresh(async () => 7);
  expect((await runCli("run -q --fresh -- false", { api: failing })).status).toBe(7);
  const missing = fresh(async () => {
    throw new DevstackError("E_USAGE", "there is no program nope", { exitStatus: 127 });
  });
  expect((await runCli("run -q --fresh -- nope", { api: missing })).status).toBe(127);
  const broken = fakeStackApi({
    ...fresh(async () => 0),
    up: async () => {
      throw new DevstackError("E_PROOF_FAILED", "the request was not found at opa");
    },
  });
  expect((await runCli("run -q --fresh -- true", { api: broken })).status).toBe(6);
  expect(calls).toEqual(["up attached true", "discard", "up attached true", "discard", "discard"]);
});

test("a fresh stack whose start is interrupted is discarded too", async () => {
  let send: (name: "SIGINT") => void = () => {};
  const calls: string[] = [];
  const api = fakeStackApi({
    up: async (_stack, { signal }) => {
      send("SIGINT");
      throw signal.reason;
    },
    discardFresh: async () => {
      calls.push("discard");
    },
  });
  const end = await runCli("run -q --fresh -- true", {
    api,
    onStart: (given) => {
      send = given;
    },
  });
  expect(end).toEqual({ status: 130, stdout: "", stderr: "Interrupted\n" });
  expect(calls).toEqual(["discard"]);
});

test("--fresh has a name of its own and takes none", async () => {
  const { status, stderr } = await runCli("--name ci run --fresh -- true", { api: fakeStackApi() });
  expect(status).toBe(2);
  expect(stderr).toContain("--fresh and --name exclude each other");
});
