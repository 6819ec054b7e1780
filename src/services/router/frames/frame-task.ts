import type { AskTask } from "../ask-job.ts";
import { countChars, type Quality } from "../ask-request.ts";
import { FRAME_EXPIRY_MS, QUALITY_FLOORS, SLO_ABORT_FACTOR } from "../limits.ts";
import type { Frame } from "./frame.ts";

/** The bounds of latency_slo_ms of /v1/ask hold for frames too. */
const EXPIRY_MIN_MS = 100 * SLO_ABORT_FACTOR;
const EXPIRY_MAX_MS = 30_000 * SLO_ABORT_FACTOR;

export interface FrameFacts {
  requestId: string;
  traceId: string;
  synthetic: boolean;
  /** On the clock's monotonic scale. */
  startedMs: number;
  /** Aborts when the client goes away. */
  signal: AbortSignal;
}

/** What a frame asks of the platform. It has no tenant and no conversation of its own. */
export function taskOfFrame(frame: Frame, facts: FrameFacts): AskTask {
  const { requestId, traceId, synthetic, startedMs, signal } = facts;
  const { meta, payload, window } = frame;
  const expiryMs = Math.max(
    EXPIRY_MIN_MS,
    Math.min(EXPIRY_MAX_MS, Number(payload.expiry_ms ?? FRAME_EXPIRY_MS)),
  );
  const prompt = promptTextOf(frame);
  const maxCostUsd = Number(window.max_usd_micros) / 1e6;
  return {
    route: "/ws",
    ask: {
      prompt,
      promptChars: countChars(prompt),
      quality: qualityOf(payload.content),
      maxCostUsd,
      latencySloMs: Math.floor(expiryMs / SLO_ABORT_FACTOR),
      conversationId: null,
      taskType: meta.task_type ?? null,
      tenant: "public",
      consistency: "EVENTUAL",
      stream: null,
      toolPermissions: meta.tool_permissions ?? null,
      securityGroups: meta.security_groups ?? null,
    },
    ids: { request_id: requestId, trace_id: traceId, conversation_id: "" },
    synthetic,
    dataScope: meta.data_scope ?? null,
    claims: {
      languages: meta.languages ?? null,
      risk: meta.risk ?? null,
      environment_id: meta.environment_id ?? null,
      trace: meta.trace ?? traceId,
      conversation_id: null,
      // The policy takes amounts above 0 only; what may cost nothing cannot exceed its limit.
      max_cost_usd: maxCostUsd === 0 ? null : maxCostUsd,
    },
    startedMs,
    deadlineMs: startedMs + expiryMs,
    signal,
  };
}

/** As the platform's router: the JSON text of the content. Adapters want an object. */
export function promptJsonOf({ payload: { content } }: Frame): string {
  return JSON.stringify(typeof content === "string" ? { prompt: content } : content);
}

/** The text that the policy and the limit on prompts count. */
function promptTextOf({ payload: { content } }: Frame): string {
  if (typeof content === "string") return content;
  const prompt = fieldOf(content, "prompt");
  return typeof prompt === "string" ? prompt : JSON.stringify(content);
}

function qualityOf(content: unknown): Quality {
  const quality = fieldOf(content, "quality");
  return isQuality(quality) ? quality : "balanced";
}

function isQuality(value: unknown): value is Quality {
  return typeof value === "string" && Object.hasOwn(QUALITY_FLOORS, value);
}

function fieldOf(content: unknown, field: "prompt" | "quality"): unknown {
  if (typeof content !== "object" || content === null) return undefined;
  return (content as Partial<Record<typeof field, unknown>>)[field];
}
