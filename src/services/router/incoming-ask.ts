import type { FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "../../util/clock.ts";
import type { Admission } from "./admission.ts";
import type { AskTask } from "./ask-job.ts";
import { type AskRequest, parseAskRequest } from "./ask-request.ts";
import { isTenant } from "./conversation.ts";
import { invalidBody, invalidTenant, promptTooLarge } from "./errors.ts";
import { SLO_ABORT_FACTOR } from "./limits.ts";
import type { AskRoute } from "./policy-client.ts";

/** A hook that refuses a client which asks too often. */
export function limitRate(admission: Admission) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const waitMs = admission.waitMs(request);
    if (waitMs === 0) return;
    reply.header("retry-after", String(Math.max(1, Math.ceil(waitMs / 1000))));
    throw admission.refuseRate(request);
  };
}

/** The ask in a body; HttpError when it is none. */
export function validAsk(body: unknown, maxPromptChars: number): AskRequest {
  const parsed = parseAskRequest(body);
  if (!parsed.ok) throw invalidBody(parsed.detail);
  if (parsed.ask.promptChars > maxPromptChars) throw promptTooLarge();
  if (!isTenant(parsed.ask.tenant)) throw invalidTenant();
  return parsed.ask;
}

export interface IncomingAsk {
  route: AskRoute;
  request: FastifyRequest;
  reply: FastifyReply;
  ask: AskRequest;
  clock: Clock;
}

/** What an HTTP request asks of the platform; its time runs from now. */
export function taskOf({ route, request, reply, ask, clock }: IncomingAsk): AskTask {
  const { telemetry, requestId } = request;
  const startedMs = clock.monotonicMs();
  return {
    route,
    ask,
    ids: {
      request_id: requestId,
      trace_id: telemetry?.span?.spanContext().traceId ?? "",
      conversation_id: ask.conversationId ?? `c-${requestId}`,
    },
    synthetic: telemetry?.synthetic ?? false,
    dataScope: listHeader(request.headers["x-data-scope"]),
    startedMs,
    deadlineMs: startedMs + ask.latencySloMs * SLO_ABORT_FACTOR,
    signal: clientGoneSignal(reply),
  };
}

/** Aborts when the connection ends before its answer has been sent. */
function clientGoneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once("close", () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}

function listHeader(value: string | string[] | undefined): readonly string[] | null {
  const entries = [value ?? []].flat().flatMap((text) => text.split(","));
  const scopes = entries.map((entry) => entry.trim()).filter((entry) => entry !== "");
  return scopes.length === 0 ? null : scopes;
}
