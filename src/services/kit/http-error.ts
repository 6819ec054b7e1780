import type { FastifyError } from "fastify";

/** What is answered to a request that failed. */
export interface ErrorAnswer {
  status: number;
  body: unknown;
}

/** Thrown by a handler to answer with this status and JSON body. */
export class HttpError extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(`HTTP ${status}`);
    this.name = "HttpError";
    this.status = status;
    this.body = body;
  }
}

/**
 * The platform's shapes: `{error, detail}`, but `{detail}` alone for 413. The text of an unexpected
 * error stays in the log: it may hold what a client must not see.
 */
export function answerOfError(error: FastifyError | HttpError): ErrorAnswer {
  if (error instanceof HttpError) return { status: error.status, body: error.body };
  switch (error.code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return { status: 413, body: { detail: "body_too_large" } };
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return { status: 415, body: { error: "unsupported_media_type", detail: error.message } };
    case "FST_ERR_CTP_INVALID_JSON_BODY":
    case "FST_ERR_CTP_EMPTY_JSON_BODY":
      return { status: 400, body: { error: "malformed_json", detail: error.message } };
    default:
      break;
  }
  const status = error.statusCode ?? 500;
  if (status < 400 || status >= 500) {
    return { status: 500, body: { error: "internal_error", detail: "see the service's log" } };
  }
  return { status, body: { error: "bad_request", detail: error.message } };
}
