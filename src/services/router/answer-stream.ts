import type { Span } from "@opentelemetry/api";
import { messageOf } from "../../util/errors.ts";
import { GrpcError } from "../kit/grpc-error.ts";
import { failSpan } from "../kit/tracing.ts";
import type { AdapterCandidate } from "./adapter-client.ts";
import { Answer } from "./answer.ts";
import type { AskJob, AskServices } from "./ask-job.ts";
import type { AnswerTotals } from "./ask-lines.ts";
import type { AnswerFailure } from "./errors.ts";
import { flag, type RouterMetrics } from "./metrics.ts";

/** How an answer went: whole, or as far as it got and why it ended. */
export interface Answered {
  totals: AnswerTotals;
  confidence: number;
  failure: AnswerFailure | null;
}

export interface StreamParts {
  services: Pick<AskServices, "metrics" | "clock" | "cutOff">;
  job: AskJob;
  candidate: AdapterCandidate;
  promptJson: string;
  /** The dispatch span: it fails with the answer. */
  span: Span;
}

/** Streams the answer of one adapter to the client, at the client's pace. Never rejects. */
export async function streamAnswer(parts: StreamParts): Promise<Answered> {
  const { services, job, candidate, span } = parts;
  const answer = new Answer();
  let failure: AnswerFailure | null = null;
  try {
    await relay(parts, answer);
    answer.assertComplete();
  } catch (error) {
    failure = failureOf(error, { clientGone: job.signal, cutOff: services.cutOff });
    failSpan(span, error);
  }
  count(services.metrics, answer, job.synthetic);
  return {
    totals: {
      text: answer.text,
      model_used: candidate.model,
      tokens_in: answer.tokensIn,
      tokens_out: answer.tokensOut,
      cost_usd: answer.usdMicros / 1e6,
    },
    confidence: answer.confidence,
    failure,
  };
}

async function relay(parts: StreamParts, answer: Answer): Promise<void> {
  const { services, job, candidate, promptJson } = parts;
  const timeoutMs = job.deadlineMs - services.clock.monotonicMs();
  if (timeoutMs <= 0) throw new GrpcError("DEADLINE_EXCEEDED", "no time was left for the answer");
  const request = { stream_id: job.ids.request_id, prompt_json: promptJson };
  let seq = 0;
  const signal = AbortSignal.any([job.signal, services.cutOff]);
  for await (const chunk of candidate.adapter.stream(request, { timeoutMs, signal })) {
    const text = answer.add(chunk);
    if (text === null) continue;
    seq += 1;
    if (seq === 1) {
      const elapsedMs = services.clock.monotonicMs() - job.startedMs;
      const labels = { synthetic: flag(job.synthetic) };
      services.metrics.timeToFirstChunk.observe(labels, elapsedMs / 1000);
    }
    await job.write({ type: "chunk", seq, text, model: candidate.model });
  }
}

function failureOf(
  error: unknown,
  { clientGone, cutOff }: { clientGone: AbortSignal; cutOff: AbortSignal },
): AnswerFailure {
  if (clientGone.aborted) return { error: "request_cancelled", detail: "the client went away" };
  if (cutOff.aborted) return { error: "shutting_down", detail: "the router is stopping" };
  const late =
    error instanceof GrpcError
      ? error.status === "DEADLINE_EXCEEDED"
      : error instanceof Error && error.name === "TimeoutError";
  return {
    error: late ? "deadline_exceeded" : "adapter_error",
    detail: late ? "over four times the latency objective" : messageOf(error),
  };
}

function count(metrics: RouterMetrics, answer: Answer, isSynthetic: boolean): void {
  const synthetic = flag(isSynthetic);
  metrics.tokens.inc({ direction: "input", synthetic }, answer.tokensIn);
  metrics.tokens.inc({ direction: "output", synthetic }, answer.tokensOut);
  metrics.costUsd.inc({ synthetic }, answer.usdMicros / 1e6);
}
