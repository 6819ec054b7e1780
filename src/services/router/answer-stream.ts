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
  const patience = new AdapterPatience(services.clock, stallMs);
  let failure: Attempt["failure"] = null;
  try {
    await relay(parts, answer, patience);
    answer.assertComplete();
  } catch (error) {
    const leftMs = task.deadlineMs - services.clock.monotonicMs();
    const ended = failureOf(error, {
      clientGone: task.signal,
      cutOff: services.cutOff,
      outOfTime: leftMs <= DEADLINE_SLACK_MS,
    });
    const stalled = ended.error === "adapter_error" && patience.signal.aborted;
    const detail = stalled ? `it sent nothing for ${stallMs} ms` : ended.detail;
    failure = { ...ended, detail, stalled, cause: error };
  }
  learn({ candidate, answer, failure }, patience.waitedMs, task.synthetic);
  count(parts, { candidate, answer, failure });
  return { candidate, answer, failure };
}

async function relay(parts: AttemptParts, answer: Answer, patience: AdapterPatience) {
  const { services, task, candidate, promptJson, hand } = parts;
  const timeoutMs = task.deadlineMs - services.clock.monotonicMs();
  if (timeoutMs <= 0) throw new GrpcError("DEADLINE_EXCEEDED", "no time was left for the answer");
  const request = { stream_id: task.ids.request_id, prompt_json: promptJson };
  const signal = AbortSignal.any([task.signal, services.cutOff, patience.signal]);
  try {
    patience.wait();
    for await (const chunk of candidate.adapter.stream(request, { timeoutMs, signal })) {
      patience.rest();
      await hand({ chunk, candidate, text: answer.add(chunk) });
      patience.wait();
    }
  } finally {
    patience.rest();
  }
}

function failureOf(
  error: unknown,
  {
    clientGone,
    cutOff,
    outOfTime,
  }: { clientGone: AbortSignal; cutOff: AbortSignal; outOfTime: boolean },
): AnswerFailure {
  if (clientGone.aborted) return { error: "request_cancelled", detail: "the client went away" };
  if (cutOff.aborted) return { error: "shutting_down", detail: "the router is stopping" };
  // An adapter may say the same of a model of its own, long before the ask has to end.
  const late =
    error instanceof GrpcError
      ? error.status === "DEADLINE_EXCEEDED" && outOfTime
      : error instanceof Error && error.name === "TimeoutError";
  return {
    error: late ? "deadline_exceeded" : "adapter_error",
    detail: late ? "over four times the latency objective" : messageOf(error),
  };
}

/** What the next choice shall know. Whoever failed at once must not look quick by that. */
function learn({ candidate, answer, failure }: Attempt, waitedMs: number, synthetic: boolean) {
  const { adapter } = candidate;
  if (answer.adapterName !== null) adapter.introduce(answer.adapterName);
  if (synthetic) return;
  if (failure === null) adapter.performance.observe({ latencyMs: waitedMs, quality: null });
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
