import { HttpError } from "../kit/http-error.ts";
import type { ValidationDetail } from "./validation-detail.ts";

// The answers of /v1 other than 200, in the shapes that clients of the platform know. All are
// decided before the first line is sent.

/** 403: the policy denied it; `reasons` are those of its `deny` set. */
export function policyDenied(reasons: readonly string[], decisionId: string | null): HttpError {
  return new HttpError(403, { error: "policy_denied", reasons, decision_id: decisionId });
}

/** 503: no decision could be had, so the answer is no. */
export function policyUnavailable(detail: string): HttpError {
  return new HttpError(503, { error: "policy_unavailable", status: 503, detail });
}

/** 503: no adapter may or can answer. */
export function noModelsAvailable(detail: string): HttpError {
  return new HttpError(503, { error: "no_models_available", status: 503, detail });
}

/** 413: the prompt is longer than this router accepts. */
export function promptTooLarge(): HttpError {
  return new HttpError(413, { detail: "prompt_too_large" });
}

/** 422: well-formed JSON that is not what the route takes. */
export function invalidBody(detail: readonly ValidationDetail[]): HttpError {
  return new HttpError(422, { detail });
}

/** 400: the tenant's name cannot be one. */
export function invalidTenant(): HttpError {
  return new HttpError(400, { detail: "tenant must match [A-Za-z0-9_-]{1,50}" });
}

/** 429: this client asks too often. */
export function rateLimited(correlationId: string): HttpError {
  return new HttpError(429, {
    error: "rate_limited",
    detail: "too_many_requests",
    correlation_id: correlationId,
  });
}

/** 429: all clients together ask more than the router answers at once. */
export function backpressure(): HttpError {
  return new HttpError(429, { error: "backpressure", status: 429 });
}

/** 499, which nobody reads: the client went away before there was an answer. */
export function clientGone(): HttpError {
  return new HttpError(499, { error: "request_cancelled" });
}

const FAILURE_STATUS = {
  request_cancelled: 499,
  adapter_error: 502,
  shutting_down: 503,
  deadline_exceeded: 504,
};

/** 502, 503 or 504, for a client that waits for one whole answer: the adapter failed underway. */
export function answerFailed(failure: AnswerFailure): HttpError {
  const status = FAILURE_STATUS[failure.error];
  return new HttpError(status, { error: failure.error, status, detail: failure.detail });
}

/**
 * Why an answer ended before its end. `request_cancelled`: the client went away;
 * `deadline_exceeded`: it took more than four times its latency objective; `adapter_error`: the
 * adapter failed; `shutting_down`: the router stops and could wait no longer.
 */
export interface AnswerFailure {
  error: "request_cancelled" | "deadline_exceeded" | "adapter_error" | "shutting_down";
  detail: string;
}
