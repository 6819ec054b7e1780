import type { Endpoints } from "../plan/endpoints.ts";
import type { Phase } from "../plan/events.ts";
import type { InstanceStatus, LogLine } from "../plan/instance.ts";
import type { PlannedService } from "../plan/plan.ts";
import { DevstackError } from "../util/errors.ts";
import { oneLine } from "../util/probes/words.ts";
import type { AnswerRun } from "./evidence.ts";
import { exitWords } from "./exit-words.ts";
import type { FailureFacts, ProcessCard } from "./failure-facts.ts";
import { likelyCause } from "./likely-cause.ts";
import type { ServiceWait, WaitFailure } from "./wait-ready.ts";

/** The first terminal failure of `up`, for people and, as it is, for `--json`. */
export interface FailureCard {
  service: string;
  /** A job has an end to come to; what runs elsewhere has no process and no log here. */
  kind: "service" | "job" | "external";
  code: WaitFailure["code"];
  /** The step of `up` in which it failed. */
  phase: Phase;
  /** Milliseconds from the beginning of the step. */
  elapsedMs: number;
  /** What was asked, and how often; null when there was nothing to ask, or nobody yet. */
  probed: { target: string; attempts: number } | null;
  /** The distinct answers, the present one last. */
  answers: readonly AnswerRun[];
  process: ProcessCard;
  /** The last lines the service wrote, at most 20. */
  log: readonly string[];
  /** Position in `log` of the line that tells most; null when none stands out. */
  logFocus: number | null;
  /** What cannot be had without it: services by name, and `proof`. */
  blocks: readonly string[];
  /** The likely cause as a clause, where one was recognised. */
  likely: string | null;
  /** The next command to run. */
  next: string;
  /** How many services are ready or done, of all that are not disabled. */
  ready: { count: number; of: number };
}

export interface FailureInput {
  failure: WaitFailure;
  /** All services of the wait. */
  waits: readonly ServiceWait[];
  phase: Phase;
  services: readonly Pick<PlannedService, "name" | "job" | "needs" | "origin">[];
  endpoints: Endpoints;
  /** What the service wrote, oldest first; what is older than the process is left out. */
  log: readonly Pick<LogLine, "at" | "text">[];
}

const LOG_LINES = 20;
const LOG_LINE_LENGTH = 500;

/** Puts together what is known of a failure. */
export function failureCard(input: FailureInput): FailureCard {
  const { failure, waits, services, endpoints } = input;
  const service = failure.status.service;
  const planned = services.find(({ name }) => name === service);
  const log = lastLines(failure.instance, input.log);
  const evidence = failure.evidence.find(({ last }) => !last.ok) ?? failure.evidence[0] ?? null;
  const process = processCard(failure.instance);
  const facts: FailureFacts = {
    service,
    job: planned?.job ?? false,
    storm: failure.instance?.watch?.storm ?? null,
    paused: failure.instance?.paused ?? false,
    external: failure.instance?.provider === "external",
    ownService: planned?.origin === "user",
    process,
    reason: failure.instance?.reason ?? "",
    evidence,
    log,
    endpoints,
    states: Object.fromEntries(waits.map(({ status }) => [status.service, status.state])),
  };
  const cause = likelyCause(facts);
  const isWanted = (name: string) => facts.states[name] !== "disabled";
  const live = waits.filter(({ status }) => status.state !== "disabled");
  return {
    service,
    kind: facts.external ? "external" : facts.job ? "job" : "service",
    code: failure.code,
    phase: input.phase,
    elapsedMs: failure.elapsedMs,
    probed: evidence && { target: evidence.target, attempts: evidence.attempts },
    answers: evidence?.answers ?? [],
    process,
    log,
    logFocus: cause.logLine ?? null,
    blocks: [...dependants(service, services).filter(isWanted), "proof"],
    likely: cause.likely,
    next: cause.next,
    ready: {
      count: live.filter(({ status }) => ["ready", "done"].includes(status.state)).length,
      of: live.length,
    },
  };
}

/** The last lines of this very process: what a predecessor complained of may be mended. */
function lastLines(instance: InstanceStatus | null, log: FailureInput["log"]): string[] {
  const startedAt = instance?.startedAt ?? null;
  if (startedAt === null) return [];
  return log
    .filter(({ at }) => at >= startedAt)
    .map(({ text }) => oneLine(text, LOG_LINE_LENGTH))
    .filter((line) => line !== "")
    .slice(-LOG_LINES);
}

/** The card as an error: the CLI renders `details` where it knows the code. */
export function failureError(card: FailureCard): DevstackError {
  return new DevstackError(card.code, failureTitle(card), {
    ...(card.likely === null ? {} : { why: card.likely }),
    hint: card.next,
    details: card,
  });
}

/** What happened, in a few words: `grafana is not ready`. */
export function failureTitle({ service, code, process, ...card }: FailureCard): string {
  if (process.outOfMemory) return `${service} ran out of memory`;
  if (process.phase === "stopped") return `${service} was stopped`;
  if (code === "E_SERVICE_EXITED") {
    if (process.restarts > 0) return `${service} keeps ending`;
    return process.exitCode === 0 ? `${service} has ended` : `${service} failed`;
  }
  return card.kind === "job" && process.phase === "running"
    ? `${service} does not end`
    : `${service} is not ready`;
}

/** Names of all that need a service, directly or through others, in the order given. */
export function dependants(
  service: string,
  services: readonly Pick<PlannedService, "name" | "needs">[],
): string[] {
  const blocked = new Set([service]);
  for (let size = 0; size !== blocked.size; ) {
    size = blocked.size;
    for (const { name, needs } of services) {
      if (Object.keys(needs).some((need) => blocked.has(need))) blocked.add(name);
    }
  }
  blocked.delete(service);
  return services.map(({ name }) => name).filter((name) => blocked.has(name));
}

function processCard(instance: InstanceStatus | null): ProcessCard {
  const phase = instance?.phase ?? "pending";
  const restarts = instance?.restarts ?? 0;
  const exit = instance?.lastExit ?? null;
  const ended = exit !== null && (phase === "exited" || phase === "backing-off");
  const how = instance?.reason || (ended ? exitWords(exit) : phase);
  const before = !ended && exit !== null ? `; before that it ${exitWords(exit)}` : "";
  const neverStarted = exit === null && phase !== "running";
  const count = `${restarts} ${restarts === 1 ? "restart" : "restarts"}`;
  return {
    phase,
    restarts,
    exitCode: exit?.code ?? null,
    signal: exit?.signal ?? null,
    outOfMemory: exit?.outOfMemory ?? false,
    words: neverStarted || instance?.provider === "external" ? how : `${how}, ${count}${before}`,
  };
}
