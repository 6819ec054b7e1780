import { randomBytes } from "node:crypto";
import type { Endpoints } from "../../plan/endpoints.ts";
import { DevstackError } from "../../util/errors.ts";
import { answerFailure } from "../answer-failure.ts";
import { type AskLine, ask, type FinalLine, type PlanLine } from "../ask.ts";

/** Stored objects of the proof live apart from everybody's. */
export const PROOF_TENANT = "devstack-proof";

/**
 * The longest that the router's contract allows: what has just started, on a busy machine, is slow
 * and no reason to give way to another adapter.
 */
const PATIENT_SLO_MS = 30_000;

/**
 * Marks a request as devstack's own: panels exclude it, alerts ignore it, no paid model sees it.
 * As the W3C Baggage member that services pass on, and as the header the router knows.
 */
export const SYNTHETIC_HEADERS = {
  "x-devstack-synthetic": "1",
  baggage: "devstack.synthetic=true",
} as const;

/** A request that can be recognised wherever it has been. */
export interface Mark {
  /** 32 hex digits; chosen here, so that the trace can be asked for by its id. */
  traceId: string;
  conversationId: string;
  traceparent: string;
}

export function newMark(): Mark {
  const traceId = randomBytes(16).toString("hex");
  const spanId = randomBytes(8).toString("hex");
  return {
    traceId,
    conversationId: `proof-${traceId.slice(0, 12)}`,
    // W3C Trace Context, version 00, sampled.
    traceparent: `00-${traceId}-${spanId}-01`,
  };
}

/** What came back from the router for a marked request. */
export interface MarkedAnswer {
  plan: PlanLine;
  final: FinalLine;
  /** The models that sent chunks. */
  chunkModels: ReadonlySet<string>;
}

/**
 * Sends the marked request and reads its whole answer.
 *
 * @throws DevstackError E_REQUEST_FAILED when the router refuses, fails or breaks off.
 */
export async function sendMarked(
  endpoints: Endpoints,
  mark: Mark,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
): Promise<MarkedAnswer> {
  const lines: AskLine[] = [];
  const answer = ask(endpoints, {
    prompt: `This is devstack's proof ${mark.conversationId}. Say hello.`,
    conversationId: mark.conversationId,
    tenant: PROOF_TENANT,
    latencySloMs: PATIENT_SLO_MS,
    headers: { ...SYNTHETIC_HEADERS, traceparent: mark.traceparent },
    signal,
    timeoutMs,
  });
  for await (const line of answer) lines.push(line);
  const plan = lines.find((line) => line.type === "plan");
  const final = lines.find((line) => line.type === "final");
  if (plan === undefined || final === undefined) {
    throw new DevstackError("E_REQUEST_FAILED", "the router's answer is incomplete", {
      why: `it sent ${lines.length} lines, of types ${lines.map(({ type }) => type).join(", ")}`,
      hint: "devstack logs router",
    });
  }
  if (final.aborted) {
    throw new DevstackError("E_REQUEST_FAILED", "the router broke off its answer", {
      ...answerFailure(final, endpoints),
      details: { body: { error: final.error, model: final.model_used } },
    });
  }
  const chunks = lines.filter((line) => line.type === "chunk");
  return { plan, final, chunkModels: new Set(chunks.map(({ model }) => model)) };
}
