import type { StreamChunk } from "../../kit/adapter-protocol.ts";
import { HttpError } from "../../kit/http-error.ts";
import type { Admission, Asker } from "../admission.ts";
import { choose } from "../ask-choice.ts";
import type { AskServices, AskTask } from "../ask-job.ts";
import { decide } from "../ask-policy.ts";
import { type AnswerSink, dispatch } from "../dispatch.ts";
import type { AnswerFailure } from "../errors.ts";
import { flag } from "../metrics.ts";
import type { Frame } from "./frame.ts";
import {
  type AnswerKind,
  ackFrame,
  adapterErrorFrame,
  BUSY_WAIT_MS,
  busyAnswer,
  chunkFrame,
  errorAnswer,
  finalFrame,
} from "./frame-answers.ts";
import { promptJsonOf } from "./frame-task.ts";
import type { FrameWindows, Place } from "./frame-windows.ts";

export interface FrameServices {
  ask: AskServices;
  admission: Admission;
  windows: FrameWindows;
  /** Longer prompts are no frames. */
  maxPromptChars: number;
}

/** One frame on its way to its answer. */
export interface FrameJob {
  frame: Frame;
  task: AskTask;
  asker: Asker;
  /** Resolves when the client takes the next one. */
  send(kind: AnswerKind, message: object): Promise<void>;
}

/**
 * Answers a frame: admission, policy, estimates, then ack, chunks and final. No lane waits for
 * another: what cannot be answered now is BUSY at once, whatever its quality of service.
 */
export async function answerFrame(services: FrameServices, job: FrameJob): Promise<void> {
  const { admission, windows } = services;
  const place = windows.enter(job.frame);
  if (place === null) return refuse(services, job, BUSY_WAIT_MS);
  const waitMs = admission.waitMs(job.asker);
  try {
    if (waitMs > 0) {
      admission.countRefusal(job.asker);
      await refuse(services, job, Math.ceil(waitMs));
    } else await admission.run(job.asker, () => answerAdmitted(services, job, place));
  } catch (error) {
    const refusal = error instanceof HttpError ? error : undefined;
    if (refusal?.status === 429) await refuse(services, job, BUSY_WAIT_MS);
    else if (refusal?.status === 403 || refusal?.status === 503) await deny(job, refusal);
    else throw error;
  } finally {
    place.leave();
  }
}

async function answerAdmitted(services: FrameServices, job: FrameJob, place: Place) {
  const { frame, task, send } = job;
  const { metrics } = services.ask;
  await decide(services.ask, task);
  const promptJson = promptJsonOf(frame);
  const choice = await choose(services.ask, task, promptJson);
  if (choice.ok) {
    const { inTokens, outTokens, usdMicros } = choice.chosen.estimate;
    const fits = place.reserve(inTokens + outTokens, usdMicros);
    if (!fits) return refuse(services, job, BUSY_WAIT_MS);
  } else if (choice.tooDear) return refuse(services, job, BUSY_WAIT_MS);
  metrics.windowsAdmitted.inc({ synthetic: flag(task.synthetic) });

  await send("ack", ackFrame(frame));
  const partials = new Partials(job);
  for (const { endpoint: adapter, refused, reason } of choice.unavailable) {
    await partials.adapterError({ error: refused ? "rpc" : "connect", adapter, reason });
  }
  if (!choice.ok) {
    const failure = { error: "adapter_error", detail: choice.reason } as const;
    return end(services, job, { final: null, failure });
  }
  const { candidate, failure } = await dispatch({
    services: services.ask,
    task,
    choice,
    promptJson,
    sink: partials,
  });
  if (failure !== null) {
    const { endpoint } = candidate.adapter;
    await partials.adapterError({ error: "rpc", adapter: endpoint, reason: failure.detail });
  }
  return end(services, job, { final: failure === null ? partials.final : null, failure });
}

/** The chunks of the adapters, as frames. */
class Partials implements AnswerSink {
  /** The content of the last final chunk. */
  final: string | null = null;
  readonly #job: FrameJob;
  #seq = 0;

  constructor(job: FrameJob) {
    this.#job = job;
  }

  async piece({ chunk, candidate }: Parameters<AnswerSink["piece"]>[0]): Promise<void> {
    if (isFinal(chunk)) this.final = chunk.content_json;
    const { endpoint } = candidate.adapter;
    await this.#send((seq) => chunkFrame(this.#job.frame, seq, endpoint, chunk));
  }

  async escalation({ from, cause }: Parameters<AnswerSink["escalation"]>[0]): Promise<void> {
    this.final = null;
    const { endpoint } = from.adapter;
    await this.adapterError({ error: "rpc", adapter: endpoint, reason: cause });
  }

  async adapterError(failed: Parameters<typeof adapterErrorFrame>[2]): Promise<void> {
    await this.#send((seq) => adapterErrorFrame(this.#job.frame, seq, failed));
  }

  async #send(message: (fragSeq: number) => object): Promise<void> {
    await this.#job.send("partial", message(this.#seq));
    this.#seq += 1;
  }
}

function isFinal({ type }: StreamChunk): boolean {
  return type === "agent.result.final";
}

/** The last frame, always. */
async function end(
  { ask: { metrics, log } }: FrameServices,
  { frame, task, send }: FrameJob,
  { final, failure }: { final: string | null; failure: AnswerFailure | null },
): Promise<void> {
  if (failure !== null) {
    metrics.abortedAsks.inc({ error: failure.error, synthetic: flag(task.synthetic) });
    log.warn({ ...task.ids, ...failure }, "the answer to a frame ended early");
  }
  await send("final", finalFrame(frame, final, failure));
}

async function refuse(services: FrameServices, { frame, task, send }: FrameJob, waitMs: number) {
  services.ask.metrics.windowsRejected.inc({ synthetic: flag(task.synthetic) });
  await send("busy", busyAnswer(frame, waitMs));
}

/** Without a decision the answer is no, as over HTTP; here both have one name. */
async function deny({ frame, send }: FrameJob, { status, body }: HttpError): Promise<void> {
  const { reasons, detail } = body as { reasons?: readonly string[]; detail?: string };
  const why = status === 403 ? { reasons } : { reasons: [`no decision: ${detail}`] };
  await send("error", errorAnswer("policy_denied", frame, why));
}
