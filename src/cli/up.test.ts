import { expect, test } from "vitest";
import {
  fakeService,
  fakeStackApi,
  fakeStatus,
  fakeUpResult,
} from "../../test/support/fake-stack-api.ts";
import { runCli } from "../../test/support/run-cli.ts";
import type { EventSink } from "../plan/events.ts";
import type { UpOptions } from "../stack/up.ts";
import { DevstackError } from "../util/errors.ts";
import { stackLine } from "./rendering/stack-line.ts";

/** The events of a small `up` that goes well. */
function tellSuccess(emit: EventSink): void {
  emit({ type: "phase", phase: "plan", status: "started" });
  emit({ type: "phase", phase: "plan", status: "done", detail: "7 services", elapsedMs: 52.4 });
  emit({ type: "phase", phase: "ready", status: "started" });
  emit({
    type: "service",
    service: "router",
    state: "starting",
    reason: "not probed yet",
    elapsedMs: 1,
  });
  emit({ type: "service", service: "router", state: "ready", reason: "200 OK", elapsedMs: 810 });
  emit({
    type: "phase",
    phase: "ready",
    status: "done",
    detail: "slowest: router 0.8 s",
    elapsedMs: 840,
  });
  emit({ type: "phase", phase: "proof", status: "started" });
  emit({ type: "hop", service: "router", ok: true, detail: "answered", elapsedMs: 90 });
  emit({
    type: "phase",
    phase: "proof",
    status: "done",
    detail: "router → opa → memory → persona-adapter → otel-collector → tempo → prometheus",
    elapsedMs: 900,
  });
}

const good = fakeStackApi({
  up: async (_stack, { emit }) => {
    tellSuccess(emit);
    return fakeUpResult();
  },
});

test("up tells progress on stderr, a line per event, and the result on stdout", async () => {
  const { status, stdout, stderr } = await runCli("up", { api: good });
  expect(status).toBe(0);
  expect(stderr.replace(/\d+\.\d+\.\d+/, "VERSION")).toMatchInlineSnapshot(`
    "devstack VERSION · stack atp · embedded (plain processes, no engine needed)

      ✔ plan          7 services                                           0.1 s
        router ready (0.8 s)
      ✔ ready         slowest: router 0.8 s                                0.8 s
        router proven: answered (0.1 s)
      ✔ proof         router → opa → memory → persona-adapter →
                      otel-collector → tempo → prometheus                  0.9 s

    "
  `);
  expect(stdout).toMatchInlineSnapshot(`
    "  Router  http://127.0.0.1:7443      Prometheus  http://127.0.0.1:9090
      Tempo   http://127.0.0.1:3200
      Grafana is disabled: no program grafana on PATH: dashboards need it
      Port 8080 is taken by java (pid 4711): memory is on 18080.
      Not proven: billing (it declares nothing)

    Ready and proven in 6.3 s.  Try: devstack ask "hello"
    "
  `);
});

test("a long name leaves what carries the stack whole, on a line of its own", () => {
  const event = { type: "stack", name: "fresh-ed8999f5", version: "0.1.0" } as const;
  const description = "embedded (plain processes, no engine needed)";
  expect(stackLine({ ...event, runtime: "embedded", description }, 80)).toEqual([
    "devstack 0.1.0 · stack fresh-ed8999f5",
    description,
  ]);
});

test("services that nobody can check for the same reason share a line", async () => {
  const none = ["billing", "mailer"].map((service) => ({ service, reason: "no proof declared" }));
  const tempo = { service: "cart", reason: "tempo is not part of this stack" };
  const api = fakeStackApi({
    up: async () => fakeUpResult({ moved: [], unproven: [...none, tempo] }),
  });
  const { stdout } = await runCli("up", { api });
  expect(stdout).toContain(
    "  Not proven: billing, mailer (no proof declared)\n" +
      "  Not proven: cart (tempo is not part of this stack)\n",
  );
});

test("services that are off for the same reason share a line", async () => {
  const off = { state: "disabled", reason: "disabled in devstack.yaml" } as const;
  const status = fakeStatus({}, [
    fakeService("router", { endpoints: { http: "http://127.0.0.1:7443" } }),
    fakeService("memory", off),
    fakeService("tempo", off),
    fakeService("grafana", { state: "disabled", reason: "no program grafana on PATH" }),
  ]);
  const api = fakeStackApi({ up: async () => fakeUpResult({ status }) });
  const { stdout } = await runCli("up", { api });
  expect(stdout).toContain("  memory, Tempo are disabled in devstack.yaml\n");
  expect(stdout).toContain("  Grafana is disabled: no program grafana on PATH");
});

test("how people sign in is told in one line, once", async () => {
  const passwordFile = "/stack/.devstack/secrets/generated/grafana-admin-password";
  const signIns = [{ service: "grafana", user: "admin", passwordFile }];
  const up = (more: object) =>
    runCli("up", { api: fakeStackApi({ up: async () => fakeUpResult({ signIns, ...more }) }) });
  const told = "  Grafana: admin, password in .devstack/secrets/generated/grafana-admin-password\n";
  expect((await up({})).stdout).toContain(told);
  expect((await up(ALREADY_UP)).stdout).not.toContain("password");
});

test("no line of up is wider than 80 columns and none has control characters off a terminal", async () => {
  const { stdout, stderr } = await runCli("up", { api: good });
  for (const line of `${stdout}${stderr}`.split("\n")) {
    expect(line.length).toBeLessThanOrEqual(80);
    expect(line).not.toMatch(/\p{Cc}/u);
  }
});

const ALREADY_UP = {
  alreadyUp: true,
  elapsedMs: 210,
  provenAt: "2030-01-01T11:57:00.000Z",
};

test("where all was up already, one line says so", async () => {
  const api = fakeStackApi({
    up: async () => fakeUpResult({ ...ALREADY_UP, moved: [], unproven: [] }),
  });
  const { stdout } = await runCli("up", { api });
  expect(stdout).toBe("Already up, proven 3 min ago.  0.2 s\n");
});

test("where all was up already, hops nobody can check are told again, ports that moved are not", async () => {
  const api = fakeStackApi({ up: async () => fakeUpResult(ALREADY_UP) });
  const { stdout } = await runCli("up", { api });
  expect(stdout).toBe(
    [
      "  Not proven: billing (it declares nothing)",
      "",
      "Already up, proven 3 min ago.  0.2 s",
      "",
    ].join("\n"),
  );
});

test("a stack without a router is not called proven", async () => {
  const nothing = {
    hops: [],
    moved: [],
    unproven: [{ service: "the whole stack", reason: "there is no router to ask" }],
    status: fakeStatus({}, [fakeService("billing")]),
  };
  const first = fakeStackApi({ up: async () => fakeUpResult(nothing) });
  expect((await runCli("up", { api: first })).stdout).toBe(
    "Ready, but nothing was proven: there is no router to ask.\n",
  );
  const again = fakeStackApi({ up: async () => fakeUpResult({ ...ALREADY_UP, ...nothing }) });
  expect((await runCli("up", { api: again })).stdout).toBe(
    "Already up, but nothing was proven: there is no router to ask.  0.2 s\n",
  );
});

test("ports that one process has taken are told together", async () => {
  const moved = [4317, 4318, 9090].map((wanted) => ({
    service: "telemetry",
    port: "http",
    wanted,
    used: wanted + 10_000,
    heldBy: "java (pid 4711)",
  }));
  const api = fakeStackApi({ up: async () => fakeUpResult({ moved }) });
  const { stdout } = await runCli("up", { api });
  expect(stdout).toContain(
    [
      "  Ports taken by java (pid 4711): telemetry 4317 → 14317,",
      "  telemetry 4318 → 14318, telemetry 9090 → 19090.",
    ].join("\n"),
  );
});

test("of many ports that moved a few are told, and where the others are to be seen", async () => {
  const moved = [7070, 7071, 7072, 7073, 8080, 9090].map((wanted, index) => ({
    service: "adapter",
    port: "http",
    wanted,
    used: wanted + 10_000,
    heldBy: index % 2 === 0 ? "node (pid 1)" : "java (pid 2)",
  }));
  const told = async (count: number) => {
    const api = fakeStackApi({ up: async () => fakeUpResult({ moved: moved.slice(0, count) }) });
    const { stdout } = await runCli("up", { api });
    return stdout.split("\n").filter((line) => /port/i.test(line) || line.includes("→"));
  };
  expect(await told(6)).toEqual([
    "  Ports taken by node (pid 1): adapter 7070 → 17070, adapter 7072 → 17072,",
    "  adapter 8080 → 18080.",
    "  Port 7071 is taken by java (pid 2): adapter is on 17071.",
    "  2 more ports have moved: devstack status",
  ]);
  expect((await told(5)).join("\n")).not.toContain("more");
});

test("a port that stays where it went is told without a holder who has gone", async () => {
  const port = { service: "memory", port: "http", wanted: 8080, used: 18080, heldBy: null };
  const api = fakeStackApi({ up: async () => fakeUpResult({ moved: [port] }) });
  const { stdout } = await runCli("up", { api });
  expect(stdout).toContain(
    "  Moved earlier, and kept: memory 8080 → 18080; the usual port is free again.\n",
  );
});

test("the options reach the stack", async () => {
  const seen: UpOptions[] = [];
  const api = fakeStackApi({
    up: async (_stack, options) => {
      seen.push(options);
      return fakeUpResult();
    },
  });
  await runCli("up", { api });
  await runCli("up --prove --timeout 7", { api });
  expect(seen).toMatchObject([
    { prove: false, timeoutMs: 120_000, attached: false },
    { prove: true, timeoutMs: 7_000, attached: false },
  ]);
});

test("--quiet leaves only the result", async () => {
  const { stdout, stderr } = await runCli("up --quiet", { api: good });
  expect(stderr).toBe("");
  expect(stdout).toContain("Ready and proven in 6.3 s.");
});

test("--json prints one event per line and the result last, nothing on stderr", async () => {
  const { status, stdout, stderr } = await runCli("up --json", { api: good });
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(lines.map(({ type }) => type)).toEqual([
    "stack",
    "phase",
    "phase",
    "phase",
    "service",
    "service",
    "phase",
    "phase",
    "hop",
    "phase",
    "result",
  ]);
  expect(lines.every(({ schemaVersion }) => schemaVersion === 1)).toBe(true);
  expect(lines.at(-1)).toMatchObject({ alreadyUp: false, moved: [{ wanted: 8080, used: 18080 }] });
});

test("--json --quiet prints the result and nothing before it", async () => {
  const { status, stdout, stderr } = await runCli("up --json --quiet", { api: good });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(JSON.parse(stdout)).toMatchObject({ type: "result", alreadyUp: false });
});

const failing = fakeStackApi({
  up: async (_stack, { emit }) => {
    emit({ type: "phase", phase: "proof", status: "started" });
    emit({
      type: "phase",
      phase: "proof",
      status: "failed",
      detail: "the request was not found at opa",
      elapsedMs: 5_000,
    });
    throw new DevstackError("E_PROOF_FAILED", "the request was not found at opa", {
      why: "its decision log has no line with the request's trace id, looked for 5 s long",
      hint: "devstack logs opa",
    });
  },
});

test("a failure ends in a card on stderr, with the status of its kind and nothing on stdout", async () => {
  const { status, stdout, stderr } = await runCli("up", { api: failing });
  expect({ status, stdout }).toEqual({ status: 6, stdout: "" });
  expect(stderr.replace(/\d+\.\d+\.\d+/, "VERSION")).toMatchInlineSnapshot(`
    "devstack VERSION · stack atp · embedded (plain processes, no engine needed)

      ✖ proof         the request was not found at opa                     5.0 s

    ✖ the request was not found at opa                              E_PROOF_FAILED

      why   its decision log has no line with the request's trace id, looked for 5
            s long
      next  devstack logs opa
                                                                            exit 6
    "
  `);
});

test("a failure with --json ends in an error line", async () => {
  const { status, stdout } = await runCli("up --json", { api: failing });
  expect(status).toBe(6);
  expect(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
    type: "error",
    schemaVersion: 1,
    error: { code: "E_PROOF_FAILED", exitStatus: 6, hint: "devstack logs opa" },
  });
});

const hanging = (status = fakeStatus()) =>
  fakeStackApi({
    status: async () => status,
    up: (_stack, { signal }) =>
      new Promise((_, reject) => {
        const abort = () => reject(new Error("aborted"));
        if (signal.aborted) abort();
        signal.addEventListener("abort", abort);
      }),
  });

test.for([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s ends with %i and one line that says what keeps running", async ([signal, exit]) => {
  const services = [
    fakeService("router", { state: "starting" }),
    fakeService("memory"),
    fakeService("opa", { state: "pending" }),
    fakeService("grafana", { state: "disabled" }),
  ];
  const api = hanging(fakeStatus({}, services));
  const openStack: typeof api.openStack = async (options) => {
    setImmediate(() => send(signal));
    return fakeStackApi().openStack(options);
  };
  let send: (name: typeof signal) => void = () => {};
  const { status, stderr, stdout } = await runCli("up --quiet", {
    api: { ...api, openStack },
    onStart: (given) => {
      send = given;
    },
  });
  expect({ status, stdout }).toEqual({ status: exit, stdout: "" });
  expect(stderr).toBe("Interrupted: 2 of 3 services are running. Stop them: devstack down\n");
});

test("a second Ctrl-C ends the process at once", async () => {
  const ended: number[] = [];
  let send: (name: "SIGINT") => void = () => {};
  const api = fakeStackApi({
    openStack: async () => {
      send("SIGINT");
      expect(ended).toEqual([]);
      send("SIGINT");
      throw new Error("still busy");
    },
  });
  await runCli("up", {
    api,
    onStart: (given) => {
      send = given;
    },
    exitNow: (status) => ended.push(status),
  });
  expect(ended).toEqual([130]);
});
