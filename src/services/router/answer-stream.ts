import { messageOf } from "../../util/errors.ts";
import type { StreamChunk } from "../kit/adapter-protocol.ts";
import { GrpcError } from "../kit/grpc-error.ts";
import type { AdapterCandidate } from "./adapter-client.ts";
import { AdapterPatience } from "./adapter-patience.ts";
import { Answer } from "./answer.ts";
import type { AskServices, AskTask } from "./ask-job.ts";
import type { AnswerFailure } from "./errors.ts";
import { flag } from "./metrics.ts";

/** Deadlines are kept on the clock of the day, and by both sides: so much earlier one may end. */
const DEADLINE_SLACK_MS = 50;

/** A chunk of an answer on its way to the client. */
export interface Piece {
  chunk: StreamChunk;
  candidate: AdapterCandidate;
  /** What it adds to the text; null when it adds nothing. */
  text: string | null;
}

/** How one adapter's answer went: whole, or as far as it got and why it ended. */
export interface Attempt {
  candidate: AdapterCandidate;
  answer: Answer;
  /** `stalled`: it was given up because nothing came. */
  failure: (AnswerFailure & { stalled: boolean; cause: unknown }) | null;
  /** Milliseconds that it needed to load its model, as announced: they count for no deadline. */
  grantedMs: number;
}

export interface AttemptParts {
  services: Pick<AskServices, "metrics" | "clock" | "cutOff">;
  task: AskTask;
  candidate: AdapterCandidate;
  promptJson: string;
  /** How long it may send nothing, in milliseconds; null: as long as there is time at all. */
  stallMs: number | null;
  /** Hands a piece to the client; resolves when it takes the next one. */
  hand(piece: Piece): Promise<void>;
}

/** Streams the answer of one adapter, at the client's pace. Never rejects. */
export async function streamAnswer(parts: AttemptParts): Promise<Attempt> {
  const { services, task, candidate, stallMs } = parts;
  const answer = new Answer();
  const firstMs = firstChunkMs(parts);
  const patience = new AdapterPatience(services.clock, { stallMs, firstMs });
  const overdue = new AbortController();
  const grantedMs = () => Math.min(firstMs, patience.firstWaitMs ?? 0);
  let failure: Attempt["failure"] = null;
  try {
    await relay(parts, answer, { patience, overdue, firstMs });
    answer.assertComplete();
  } catch (error) {
    const leftMs = task.deadlineMs + grantedMs() - services.clock.monotonicMs();
    const ended = failureOf(error, {
      clientGone: task.signal,
      cutOff: services.cutOff,
      outOfTime: leftMs <= DEADLINE_SLACK_MS,
      overdue: overdue.signal.aborted,
    });
    const stalled = ended.error === "adapter_error" && patience.signal.aborted;
    const detail = stalled ? `it sent nothing for ${patience.limitMs} ms` : ended.detail;
    failure = { ...ended, detail, stalled, cause: error };
  }
  const attempt = { candidate, answer, failure, grantedMs: grantedMs() };
  learn(attempt, patience.waitedMs, task.synthetic);
  count(parts, attempt);
  return attempt;
}

interface Bounds {
  patience: AdapterPatience;
  /** Aborted when there is no time left for an answer whose model had to be loaded. */
  overdue: AbortController;
  firstMs: number;
}

async function relay(parts: AttemptParts, answer: Answer, { patience, overdue, firstMs }: Bounds) {
  const { services, task, candidate, promptJson, hand } = parts;
  const leftMs = task.deadlineMs - services.clock.monotonicMs();
  if (leftMs <= 0) throw new GrpcError("DEADLINE_EXCEEDED", "no time was left for the answer");
  const request = { stream_id: task.ids.request_id, prompt_json: promptJson };
  const signal = AbortSignal.any([task.signal, services.cutOff, patience.signal, overdue.signal]);
  const timeoutMs = leftMs + firstMs;
  const over = new AbortController();
  try {
    patience.wait();
    for await (const chunk of candidate.adapter.stream(request, { timeoutMs, signal })) {
      const isFirst = patience.firstWaitMs === null;
      patience.rest();
      if (isFirst && firstMs > 0) {
        // What it did not need of the time to load its model is not its to answer in.
        const restMs = leftMs - Math.max(0, (patience.firstWaitMs ?? 0) - firstMs);
        services.clock.sleep(restMs, over.signal).then(
          () => overdue.abort(),
          () => undefined,
        );
      }
      await hand({ chunk, candidate, text: answer.add(chunk) });
      patience.wait();
    }
  } finally {
    over.abort();
    patience.rest();
  }
}

/** What the adapter may have to load its model; a frame says itself when it expires. */
function firstChunkMs({ task, candidate }: AttemptParts): number {
  return task.route === "/ws" ? 0 : candidate.estimate.firstChunkMs;
}

function failureOf(
  error: unknown,
  {
    clientGone,
    cutOff,
    outOfTime,
    overdue,
  }: { clientGone: AbortSignal; cutOff: AbortSignal; outOfTime: boolean; overdue: boolean },
): AnswerFailure {
  if (clientGone.aborted) return { error: "request_cancelled", detail: "the client went away" };
  if (cutOff.aborted) return { error: "shutting_down", detail: "the router is stopping" };
  // An adapter may say the same of a model of its own, long before the ask has to end.
  const late =
    overdue ||
    (error instanceof GrpcError
      ? error.status === "DEADLINE_EXCEEDED" && outOfTime
      : error instanceof Error && error.name === "TimeoutError");
  return {
    error: late ? "deadline_exceeded" : "adapter_error",
    detail: late ? "over four times the latency objective" : messageOf(error),
  };
}

/** What the next choice shall know. Whoever failed at once must not look quick by that. */
function learn(
  { candidate, answer, failure, grantedMs }: Attempt,
  waitedMs: number,
  synthetic: boolean,
) {
  const { adapter } = candidate;
  if (answer.adapterName !== null) adapter.introduce(answer.adapterName);
  if (synthetic) return;
  // The next answer finds the model loaded.
  const latencyMs = waitedMs - grantedMs;
  if (failure === null) adapter.performance.observe({ latencyMs, quality: null });
  else if (failure.stalled || failure.error === "deadline_exceeded") {
    adapter.performance.observeStall(waitedMs);
  }
}

function count({ services, task }: AttemptParts, { candidate, answer, failure }: Attempt): void {
  const { metrics } = services;
  const synthetic = flag(task.synthetic);
  metrics.tokens.inc({ direction: "input", synthetic }, answer.tokensIn);
  metrics.tokens.inc({ direction: "output", synthetic }, answer.tokensOut);
  metrics.costUsd.inc({ synthetic }, answer.usdMicros / 1e6);
  const outcome = failure === null ? "ok" : failure.stalled ? "stalled" : failure.error;
  metrics.adapterAnswers.inc({ adapter: candidate.adapter.target, outcome, synthetic });
}
