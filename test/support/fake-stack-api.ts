import type { StackApi } from "../../src/cli/stack-api.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { lint } from "../../src/lint/lint.ts";
import type { Endpoint, Endpoints } from "../../src/plan/endpoints.ts";
import type { ProveResult } from "../../src/stack/prove-running.ts";
import type { Stack } from "../../src/stack/stack.ts";
import type { ServiceReport, StatusReport } from "../../src/stack/status.ts";
import type { TimedUpResult } from "../../src/stack/timings/timed-up.ts";
import type { UpResult } from "../../src/stack/up.ts";
import type { Versions } from "../../src/stack/versions.ts";
import { Masker } from "../../src/util/masking/masker.ts";
import { NOW } from "./run-cli.ts";

/**
 * A stand-in for the stack below the command line: nothing runs, answers are as good as real ones.
 * Override what a test is about.
 */
export function fakeStackApi(overrides: Partial<StackApi> = {}): StackApi {
  return {
    openStack: async () => fakeStack(),
    openListed: async () => fakeStack(),
    chooseRuntime: async () => {},
    up: async () => fakeUpResult(),
    timedUp: async () => ({ ...fakeUpResult(), timings: FAKE_TIMINGS }),
    rehearse: async () => ({ plan: { ...EMPTY_PLAN }, endpoints: {}, moved: [], effects: [] }),
    webPage: async (_stack, { service = "grafana" }) => ({
      service,
      url: "http://127.0.0.1:3000",
      signIn: null,
    }),
    openInBrowser: async () => ({ opened: true }),
    openFresh: async () => fakeStack(),
    discardFresh: async () => {},
    discardAbandoned: async () => {},
    prove: async () => fakeProof(),
    execProgram: async (_stack, { command: [command = "", ...args] }) => ({
      command,
      args,
      env: { PORT: "8080" },
      cwd: "/stack",
    }),
    runAttached: async () => 0,
    stopServices: async (_stack, { services }) => ({ name: "atp", stopped: services }),
    startServices: async (_stack, { services }) => ({
      name: "atp",
      started: services,
      elapsedMs: 800,
    }),
    restartServices: async (_stack, { services }) => ({
      name: "atp",
      started: services,
      elapsedMs: 900,
    }),
    down: async () => ({ name: "atp", ended: 6, left: [], wasUp: true, others: [] }),
    status: async () => fakeStatus(),
    async *watchStatus() {
      yield fakeStatus();
    },
    resolveConfig: async () => ({
      file: "/stack/devstack.yaml",
      config: { name: "atp", services: { memory: { enabled: false } } },
      origins: { name: "default", "services.memory.enabled": "devstack.yaml:2:13" },
    }),
    configSchema: async () => ({ title: "devstack.yaml" }),
    environment: async () => ({
      ROUTER_URL: "http://127.0.0.1:7443",
      PERSONA_ADAPTER_ADDR: "127.0.0.1:7070",
    }),
    async *logs() {
      yield { service: "router", at: NOW - 2_000, text: "listening" };
      yield { service: "opa", at: NOW - 1_000, text: "Decision Log" };
    },
    failureLogs: async () => [
      {
        service: "opa",
        at: NOW - 60_000,
        reason: "ended with status 3",
        before: [{ service: "opa", at: NOW - 61_000, text: "out of wits" }],
        after: [{ service: "opa", at: NOW - 59_000, text: "listening" }],
      },
    ],
    loggedServices: async () => ["router", "opa"],
    untilEnded: (_stack, signal) =>
      new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
    listStacks: async () => [],
    readRegister: async () => ({ entries: [], unreadable: [] }),
    endpoints: async () => FAKE_ENDPOINTS,
    async *ask() {},
    fetchTrace: async () => ({ missing: "this is a fake" }),
    versions: async () => FAKE_VERSIONS,
    report: async (_stack, { path }) => ({
      schemaVersion: 1,
      file: path,
      bytes: 2_000,
      parts: ["versions", "doctor"],
      missing: { logs: "the stack never was up" },
    }),
    saveEvidence: async (_stack, { folder }) => ({
      schemaVersion: 1,
      folder,
      files: ["evidence.json"],
      missing: {},
    }),
    doctor: async () => ({
      schemaVersion: 1,
      ok: true,
      findings: [{ check: "node", status: "ok", summary: "devstack runs on 26.10.0", fix: null }],
    }),
    openSimulation: async () => {
      throw new Error("this stack has no cluster: give it one");
    },
    applyManifests: async () => [],
    kubectlProgram: async (_stack, { args }) => ({
      ...{ command: "kubectl", args, env: {}, cwd: "/stack" },
    }),
    serviceNames: async () => ["router", "opa", "billing"],
    lint: async (request) => lint(request),
    eject: async (_stack, { folder }) => ({
      schemaVersion: 1,
      name: "atp",
      folder,
      files: 3,
      missing: { variables: ["API_TOKEN"], files: ["secrets/payment-key"] },
    }),
    init: async ({ cwd }) => ({
      schemaVersion: 1,
      file: `${cwd}/devstack.yaml`,
      name: "atp",
      replaced: false,
      shadows: null,
    }),
    ...overrides,
  };
}

const EMPTY_PLAN = {
  schemaVersion: 1,
  name: "atp",
  folder: "/stack",
  services: [],
  waves: [],
  secrets: [],
  env: {},
} as const;

/** What commands read of a stack; its runtime does nothing. */
function fakeStack(yaml = ""): Stack {
  return {
    id: "fake",
    folder: "/stack",
    masker: new Masker(),
    configuration: async () =>
      parseConfig(yaml, { file: "/stack/devstack.yaml", folder: "/stack" }),
    runtime: {
      name: "embedded",
      describe: async () => "embedded (plain processes, no engine needed)",
    },
  } as unknown as Stack;
}

const local = (port: number): Endpoint => ({
  host: "127.0.0.1",
  port,
  protocol: "http",
  internal: false,
});

const FAKE_ENDPOINTS: Endpoints = { router: { http: local(7443) }, tempo: { http: local(3200) } };

/** A service that has been ready for two hours. */
export function fakeService(name: string, overrides: Partial<ServiceReport> = {}): ServiceReport {
  return {
    name,
    state: "ready",
    reason: "every probe passes",
    provider: "builtin",
    version: "0.1.0",
    startedAt: new Date(NOW - 2 * HOUR).toISOString(),
    readyAt: new Date(NOW - 2 * HOUR).toISOString(),
    restarts: 0,
    endpoints: {},
    notes: [],
    ...overrides,
  };
}

const FAKE_TIMINGS: TimedUpResult["timings"] = {
  totalMs: 2_200,
  phases: [
    { name: "plan", startMs: 10, endMs: 60 },
    { name: "start", startMs: 60, endMs: 200 },
    { name: "ready", startMs: 200, endMs: 1_400 },
    { name: "proof", startMs: 1_400, endMs: 2_200 },
  ],
  services: [
    { name: "opa", waitedFor: null, waitedUntil: null, startMs: 150, readyMs: 600 },
    { name: "memory", waitedFor: null, waitedUntil: null, startMs: 160, readyMs: 800 },
    { name: "router", waitedFor: "memory", waitedUntil: "ready", startMs: 800, readyMs: 1_400 },
  ],
  chain: ["memory", "router"],
  comparison: { runs: 5, medianMs: 1_800, differenceMs: 400 },
  trace: { traceId: "7f3c", url: "http://127.0.0.1:3200/api/traces/7f3c", missing: null },
};

const FAKE_VERSIONS: Versions = {
  schemaVersion: 1,
  devstack: "0.1.0",
  node: { version: "26.10.0", path: "/usr/bin/node" },
  platform: { os: "linux", arch: "x64", release: "6.1.0" },
  runtime: { name: "embedded", description: "embedded (plain processes, no engine needed)" },
  components: [
    { name: "opa", provider: "program", version: "1.2.3", path: "/usr/bin/opa", problem: null },
    { name: "tempo", provider: "builtin", version: "0.1.0", path: null, problem: null },
    {
      name: "prometheus",
      provider: "missing",
      version: null,
      path: "/stack/prometheus",
      problem: "the program for prometheus is not there",
    },
  ],
};

const HOUR = 3_600_000;
const MINUTE = 60_000;

export function fakeStatus(
  stack: Partial<StatusReport["stack"]> = {},
  services: readonly ServiceReport[] = FAKE_SERVICES,
): StatusReport {
  return {
    schemaVersion: 1,
    stack: {
      name: "atp",
      runtime: "embedded",
      state: "ready",
      reason: "every service answers",
      startedAt: new Date(NOW - 2 * HOUR - 14 * MINUTE).toISOString(),
      provenAt: new Date(NOW - 2 * HOUR - 13 * MINUTE).toISOString(),
      ...stack,
    },
    services,
  };
}

const FAKE_SERVICES = [
  fakeService("router", { endpoints: { http: "http://127.0.0.1:7443" } }),
  fakeService("persona-adapter", {
    endpoints: { grpc: "127.0.0.1:7070", http: "http://127.0.0.1:7071" },
  }),
  fakeService("ollama-adapter", {
    endpoints: { grpc: "127.0.0.1:7072", http: "http://127.0.0.1:7073" },
    notes: ["simulating"],
  }),
  fakeService("memory", {
    endpoints: { http: "http://127.0.0.1:18080" },
    notes: ["wanted 8080, held by java (pid 4711)"],
  }),
  fakeService("opa", { endpoints: { http: "http://127.0.0.1:8181" } }),
  fakeService("otel-collector", {
    endpoints: { "otlp-grpc": "127.0.0.1:4317", "otlp-http": "http://127.0.0.1:4318" },
  }),
  fakeService("prometheus", { endpoints: { http: "http://127.0.0.1:9090" } }),
  fakeService("tempo", { endpoints: { http: "http://127.0.0.1:3200" } }),
  fakeService("grafana", {
    state: "disabled",
    reason: "no program grafana on PATH: dashboards need it",
    version: null,
    startedAt: null,
    readyAt: null,
  }),
];

export function fakeUpResult(overrides: Partial<UpResult> = {}): UpResult {
  return {
    alreadyUp: false,
    elapsedMs: 6_310,
    provenAt: new Date(NOW).toISOString(),
    hops: ["router", "opa", "memory"],
    proofReused: false,
    status: fakeStatus(),
    moved: [
      { service: "memory", port: "http", wanted: 8080, used: 18080, heldBy: "java (pid 4711)" },
    ],
    signIns: [],
    unproven: [{ service: "billing", reason: "it declares nothing" }],
    ...overrides,
  };
}

function fakeProof(): ProveResult {
  const hops = ["router", "opa", "memory"].map((service) => ({
    service,
    ok: true,
    detail: `found at ${service}`,
    elapsedMs: 12,
  }));
  const unproven = [{ service: "billing", reason: "it declares nothing" }];
  const provenAt = new Date(NOW).toISOString();
  return { name: "atp", elapsedMs: 900, provenAt, traceId: "7f3c", hops, unproven };
}
