import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Admission } from "./admission.ts";
import type { AskServices, AskTask } from "./ask-job.ts";
import { type AskLine, wholeAnswer } from "./ask-lines.ts";
import { answerAsk } from "./ask-pipeline.ts";
import { answerFailed, clientGone } from "./errors.ts";
import { limitRate, taskOf, validAsk } from "./incoming-ask.ts";
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
  server.post("/v1/ask", { onRequest: limitRate(admission) }, async (request, reply) => {
    const ask = validAsk(request.body, maxPromptChars);
    const task = taskOf({ route: "/v1/ask", request, reply, ask, clock: services.clock });
    const run = wantsWholeAnswer(ask.stream, request.headers.accept) ? answerWhole : answerLines;
    return run({ services, admission, request, reply, task });
  });
}

interface AnswerParts {
  services: AskServices;
  admission: Admission;
  request: FastifyRequest;
  reply: FastifyReply;
  task: AskTask;
}

/** Lines as they come. What goes wrong before the first one is an error answer of its own. */
async function answerLines({ services, admission, request, reply, task }: AnswerParts) {
  const writer = new NdjsonWriter();
  // A client that stops reading must not keep its place among the asks in flight for ever.
  const patience = AbortSignal.timeout(task.ask.latencySloMs * SLO_ABORT_FACTOR);
  const giveUp = AbortSignal.any([task.signal, patience]);
  const started = Promise.withResolvers<void>();
  const write = (line: AskLine) => {
    started.resolve();
    return writer.write(line, giveUp);
  };
  const answered = admission.run(request, () => answerAsk(services, { ...task, write }));
  await unlessGone(task, services, Promise.race([started.promise, answered]));
  answered.then(
    () => writer.end(),
    (error: Error) => {
      services.log.warn({ ...task.ids, err: error }, "the answer broke off");
      writer.fail(error);
    },
  );
  return reply.header("content-type", NDJSON).send(writer.stream);
}

/** One object when all is there. */
async function answerWhole({ services, admission, request, reply, task }: AnswerParts) {
  const lines: AskLine[] = [];
  const write = async (line: AskLine) => {
    lines.push(line);
  };
  const answered = admission.run(request, () => answerAsk(services, { ...task, write }));
  await unlessGone(task, services, answered);
  const plan = lines.find((line) => line.type === "plan");
  const final = lines.find((line) => line.type === "final");
  if (plan === undefined || final === undefined) throw clientGone();
  if ("aborted" in final) throw answerFailed(final);
  return reply.send(wholeAnswer(plan, final));
}

/** Whatever fails after the client has left is no error of anybody. */
async function unlessGone(task: AskTask, services: AskServices, work: Promise<void>) {
  try {
    await work;
  } catch (error) {
    if (!task.signal.aborted) throw error;
    const synthetic = task.synthetic ? "true" : "false";
    services.metrics.abortedAsks.inc({ error: "request_cancelled", synthetic });
    throw clientGone();
  }
}
