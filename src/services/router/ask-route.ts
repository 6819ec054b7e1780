import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Admission } from "./admission.ts";
import type { AskJob, AskServices } from "./ask-job.ts";
import { type AskLine, wholeAnswer } from "./ask-lines.ts";
import { answerAsk } from "./ask-pipeline.ts";
import { type AskRequest, parseAskRequest } from "./ask-request.ts";
import { isTenant } from "./conversation.ts";
import { answerFailed, clientGone, invalidAsk, invalidTenant, promptTooLarge } from "./errors.ts";
import { SLO_ABORT_FACTOR } from "./limits.ts";
import { NDJSON, NdjsonWriter, wantsWholeAnswer } from "./ndjson.ts";

export interface AskRouteOptions {
  services: AskServices;
  admission: Admission;
  /** Longer prompts are answered 413. */
  maxPromptChars: number;
}

/** POST /v1/ask: an answer as lines of JSON, or as one object for clients that want that. */
export function registerAskRoute(server: FastifyInstance, options: AskRouteOptions): void {
  const { services, admission, maxPromptChars } = options;
  server.post(
    "/v1/ask",
    {
      onRequest: async (request, reply) => {
        const waitMs = admission.waitMs(request);
        if (waitMs === 0) return;
        reply.header("retry-after", String(Math.max(1, Math.ceil(waitMs / 1000))));
        throw admission.refuseRate(request);
      },
    },
    async (request, reply) => {
      const ask = validAsk(request.body, maxPromptChars);
      const job = jobOf(services, { request, reply, ask });
      const run = wantsWholeAnswer(ask.stream, request.headers.accept) ? answerWhole : answerLines;
      return run({ services, admission, request, reply, job });
    },
  );
}

function validAsk(body: unknown, maxPromptChars: number): AskRequest {
  const parsed = parseAskRequest(body);
  if (!parsed.ok) throw invalidAsk(parsed.detail);
  if (parsed.ask.promptChars > maxPromptChars) throw promptTooLarge();
  if (!isTenant(parsed.ask.tenant)) throw invalidTenant();
  return parsed.ask;
}

type JobSoFar = Omit<AskJob, "write">;

function jobOf(
  services: AskServices,
  parts: { request: FastifyRequest; reply: FastifyReply; ask: AskRequest },
): JobSoFar {
  const { request, reply, ask } = parts;
  const { telemetry, requestId } = request;
  const startedMs = services.clock.monotonicMs();
  return {
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

interface AnswerParts {
  services: AskServices;
  admission: Admission;
  request: FastifyRequest;
  reply: FastifyReply;
  job: JobSoFar;
}

/** Lines as they come. What goes wrong before the first one is an error answer of its own. */
async function answerLines({ services, admission, request, reply, job }: AnswerParts) {
  const writer = new NdjsonWriter();
  // A client that stops reading must not keep its place among the asks in flight for ever.
  const patience = AbortSignal.timeout(job.ask.latencySloMs * SLO_ABORT_FACTOR);
  const giveUp = AbortSignal.any([job.signal, patience]);
  const started = Promise.withResolvers<void>();
  const write = (line: AskLine) => {
    started.resolve();
    return writer.write(line, giveUp);
  };
  const answered = admission.run(request, () => answerAsk(services, { ...job, write }));
  await unlessGone(job, services, Promise.race([started.promise, answered]));
  answered.then(
    () => writer.end(),
    (error: Error) => {
      services.log.warn({ ...job.ids, err: error }, "the answer broke off");
      writer.fail(error);
    },
  );
  return reply.header("content-type", NDJSON).send(writer.stream);
}

/** One object when all is there. */
async function answerWhole({ services, admission, request, reply, job }: AnswerParts) {
  const lines: AskLine[] = [];
  const write = async (line: AskLine) => {
    lines.push(line);
  };
  const answered = admission.run(request, () => answerAsk(services, { ...job, write }));
  await unlessGone(job, services, answered);
  const plan = lines.find((line) => line.type === "plan");
  const final = lines.find((line) => line.type === "final");
  if (plan === undefined || final === undefined) throw clientGone();
  if ("aborted" in final) throw answerFailed(final);
  return reply.send(wholeAnswer(plan, final));
}

/** Whatever fails after the client has left is no error of anybody. */
async function unlessGone(job: JobSoFar, services: AskServices, work: Promise<void>) {
  try {
    await work;
  } catch (error) {
    if (!job.signal.aborted) throw error;
    const synthetic = job.synthetic ? "true" : "false";
    services.metrics.abortedAsks.inc({ error: "request_cancelled", synthetic });
    throw clientGone();
  }
}
