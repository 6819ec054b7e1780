import type { Endpoints } from "../../src/plan/endpoints.ts";
import type { InstanceStatus } from "../../src/plan/instance.ts";
import type { ServiceState } from "../../src/plan/states.ts";
import type { AnswerRun } from "../../src/readiness/evidence.ts";
import { type FailureCard, failureCard } from "../../src/readiness/failure-card.ts";
import type { ServiceWait, WaitFailure } from "../../src/readiness/wait-ready.ts";
import { instanceOf } from "./instances.ts";

const port = (number: number, protocol: "http" | "grpc" = "http") => ({
  host: "127.0.0.1",
  port: number,
  protocol,
  internal: false,
});

const ENDPOINTS: Endpoints = {
  opa: { http: port(8181) },
  memory: { http: port(8080) },
  router: { http: port(7443) },
  billing: { http: port(9100) },
};

/** opa and memory ← router ← billing ← migrate, and grafana disabled. */
const SERVICES = [
  { name: "opa", job: false, needs: {}, origin: "platform" },
  { name: "memory", job: false, needs: {}, origin: "platform" },
  { name: "router", job: false, needs: { opa: "ready", memory: "ready" }, origin: "platform" },
  { name: "billing", job: false, needs: { router: "ready" }, origin: "user" },
  { name: "migrate", job: true, needs: { billing: "ready" }, origin: "user" },
  { name: "grafana", job: false, needs: { opa: "started" }, origin: "platform" },
] as const;

export interface FailureSetup {
  service?: string;
  code?: WaitFailure["code"];
  elapsedMs?: number;
  instance?: Partial<InstanceStatus> | null;
  target?: string;
  answers?: readonly AnswerRun[];
  /** Lines of the process, or of its predecessor where they begin with `old:`. */
  log?: readonly string[];
  states?: Readonly<Record<string, ServiceState>>;
}

/** One answer, seen at `atMs` and never again unless told otherwise. */
export const answerRun = (
  answer: string,
  firstMs = 100,
  lastMs = firstMs,
  count = 1,
): AnswerRun => ({
  answer,
  firstMs,
  lastMs,
  count,
});

/** The card of a failure on a small stack: by default billing answers nothing for 30 s. */
export function cardOf(setup: FailureSetup): FailureCard {
  const { service = "billing", code = "E_PROBE_FAILED", elapsedMs = 30_000, instance = {} } = setup;
  const { answers = [], log = [], states = {} } = setup;
  const waitOf = (name: string): ServiceWait => {
    const state = states[name] ?? (name === "grafana" ? "disabled" : "ready");
    const status = {
      service: name,
      state,
      reason: state,
      since: 0,
      readyAt: null,
      terminal: false,
    };
    return { status, instance: null, readyMs: null, evidence: [] };
  };
  const last = answers.at(-1);
  const target = setup.target ?? "GET http://127.0.0.1:9100/healthz";
  const seen = { ok: false, target, answer: last?.answer ?? "", at: 0, elapsedMs: 1 };
  const attempts = answers.reduce((sum, { count }) => sum + count, 0);
  const state = code === "E_SERVICE_EXITED" ? "failed" : "starting";
  const failed: ServiceWait = {
    ...waitOf(service),
    instance: instance && instanceOf(service, { startedAt: 1, ...instance }),
    evidence: last === undefined ? [] : [{ target, attempts, first: seen, last: seen, answers }],
  };
  const failure: WaitFailure = {
    ...failed,
    status: { ...failed.status, state, reason: state },
    code,
    elapsedMs,
  };
  return failureCard({
    failure,
    waits: SERVICES.map(({ name }) => (name === service ? failure : waitOf(name))),
    phase: "ready",
    services: SERVICES,
    endpoints: ENDPOINTS,
    log: log.map((text) => ({ text, at: text.startsWith("old:") ? 0 : 1 })),
  });
}
