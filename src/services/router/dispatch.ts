import { type Span, SpanKind } from "@opentelemetry/api";
import { failSpan, withSpan } from "../kit/tracing.ts";
import type { AdapterCandidate } from "./adapter-client.ts";
import { type Attempt, type Piece, streamAnswer } from "./answer-stream.ts";
import type { AskChoice } from "./ask-choice.ts";
import type { AskServices, AskTask } from "./ask-job.ts";
import type { AnswerTotals } from "./ask-lines.ts";
import { worstCostUsd } from "./choose-adapter.ts";
import type { AnswerFailure } from "./errors.ts";
import { STALL_SLO_SHARE } from "./limits.ts";
import { flag } from "./metrics.ts";

/** One adapter gives way to the next. */
export interface Escalation {
  from: AdapterCandidate;
  to: AdapterCandidate;
  /** What the first one failed of, in words. */
  cause: string;
}

/** Where an answer goes. Both resolve when the client takes more. */
export interface AnswerSink {
  piece(piece: Piece): Promise<void>;
  escalation(escalation: Escalation): Promise<void>;
}

/** How an ask was answered. */
export interface Answered {
  /** The text is that of the last adapter alone; tokens and cost are those of all that were tried. */
  totals: AnswerTotals;
  /** The last adapter that was tried. */
  candidate: AdapterCandidate;
  confidence: number;
  escalations: number;
  failure: AnswerFailure | null;
}

export interface DispatchParts {
  services: Pick<AskServices, "metrics" | "clock" | "cutOff" | "tracer" | "log" | "onNeedFailed">;
  task: AskTask;
  choice: AskChoice;
  promptJson: string;
  sink: AnswerSink;
}

/**
 * Has the chosen adapter answer, inside the span `dispatch`. One that fails or stalls gives way to
 * the next candidate, as long as there are time and money for it. Never rejects for an adapter.
 */
export function dispatch(parts: DispatchParts): Promise<Answered> {
  const kind = SpanKind.INTERNAL;
  return withSpan(parts.services.tracer, "dispatch", { kind }, async (span) => {
    span.setAttribute("gen_ai.request.model", parts.choice.chosen.model);
    const attempts = await attempt(parts, span);
    const answered = sumUp(attempts);
    span.setAttribute("gen_ai.response.model", answered.candidate.model);
    span.setAttribute("devstack.escalation_count", answered.escalations);
    const last = attempts.at(-1)?.failure;
    if (last) failSpan(span, last.cause);
    return answered;
  });
}

/** At least one attempt, the last one being what the client gets. */
async function attempt(parts: DispatchParts, span: Span): Promise<[Attempt, ...Attempt[]]> {
  const { services, task, choice, promptJson, sink } = parts;
  const waiting = choice.eligible.filter((candidate) => candidate !== choice.chosen);
  const hand = firstPieceTimed(parts);
  let { deadlineMs } = task;
  const run = async (candidate: AdapterCandidate) => {
    // Nobody can take over from the last one, so it may take what time is left.
    const stallMs =
      waiting.length === 0 ? null : Math.floor(task.ask.latencySloMs * STALL_SLO_SHARE);
    const inTime = { ...task, deadlineMs };
    const done = await streamAnswer({
      services,
      task: inTime,
      candidate,
      promptJson,
      stallMs,
      hand,
    });
    deadlineMs += done.grantedMs;
    return done;
  };
  const first = await run(choice.chosen);
  const attempts: [Attempt, ...Attempt[]] = [first];
  for (let last = first; last.failure?.error === "adapter_error"; ) {
    services.onNeedFailed("adapters");
    const to = nextWithin(task.ask.maxCostUsd - spentUsd(attempts), waiting);
    if (to === undefined || services.clock.monotonicMs() >= deadlineMs) break;
    const { stalled, detail: cause } = last.failure;
    services.metrics.escalations.inc({
      cause: stalled ? "stall" : "error",
      synthetic: flag(task.synthetic),
    });
    const names = { from: last.candidate.model, to: to.model, cause };
    span.addEvent("escalate", names);
    services.log.warn({ ...task.ids, ...names }, "an adapter failed; the next one answers");
    await sink.escalation({ from: last.candidate, to, cause });
    last = await run(to);
    attempts.push(last);
  }
  return attempts;
}

/** Takes the best candidate that the rest of the money pays for off the list. */
function nextWithin(leftUsd: number, waiting: AdapterCandidate[]): AdapterCandidate | undefined {
  const index = waiting.findIndex(({ estimate }) => worstCostUsd(estimate) <= leftUsd);
  return index === -1 ? undefined : waiting.splice(index, 1)[0];
}

/** The way to the client, with a clock at its first piece of text. */
function firstPieceTimed({ services, task, sink }: DispatchParts) {
  let begun = false;
  return async (piece: Piece) => {
    if (!begun && piece.text !== null) {
      begun = true;
      const elapsedMs = services.clock.monotonicMs() - task.startedMs;
      const labels = { synthetic: flag(task.synthetic) };
      services.metrics.timeToFirstChunk.observe(labels, elapsedMs / 1000);
    }
    await sink.piece(piece);
  };
}

function spentUsd(attempts: readonly Attempt[]): number {
  return sumOf(attempts, ({ answer }) => answer.usdMicros) / 1e6;
}

function sumUp(attempts: readonly [Attempt, ...Attempt[]]): Answered {
  const { answer, candidate, failure } = attempts.at(-1) ?? attempts[0];
  return {
    totals: {
      text: answer.text,
      model_used: candidate.model,
      tokens_in: sumOf(attempts, (it) => it.answer.tokensIn),
      tokens_out: sumOf(attempts, (it) => it.answer.tokensOut),
      cost_usd: spentUsd(attempts),
    },
    candidate,
    confidence: answer.confidence,
    escalations: attempts.length - 1,
    failure: failure && { error: failure.error, detail: failure.detail },
  };
}

function sumOf(attempts: readonly Attempt[], of: (attempt: Attempt) => number): number {
  return attempts.reduce((sum, attempt) => sum + of(attempt), 0);
}
