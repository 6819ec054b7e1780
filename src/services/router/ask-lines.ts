import { createHash } from "node:crypto";
import { type Candidate, costPer1k } from "./choose-adapter.ts";
import type { Absence } from "./estimates.ts";

/** The names under which a client finds this ask again. */
export interface AskIds {
  request_id: string;
  trace_id: string;
  conversation_id: string;
}

/** The first line: who could answer, who will, and why. */
export interface PlanLine extends AskIds {
  type: "plan";
  candidates: {
    model: string;
    cost_per_1k: number;
    quality_pred: number;
    /** Milliseconds that its answer is expected to take; null when nothing is known. */
    latency_p95: number | null;
  }[];
  /** Adapters that take no part; absent when there are none. */
  unavailable?: readonly Pick<Absence, "adapter" | "reason">[];
  /** 16 hexadecimal digits of the prompt's SHA-256. */
  prompt_hash: string;
  reason: string;
  roles: Role[];
  policy: { allow: true; decision_id: string | null };
  /**
   * `shortened`: with all of it every candidate was too dear, so the oldest turns were left out.
   * `unavailable`: memory was down, so the answer knows no context and is not remembered.
   */
  context: "loaded" | "shortened" | "empty" | "unavailable";
}

/** `primary` answers; a `fallback` does when those before it fail, in this order. */
export interface Role {
  role: "primary" | "fallback";
  model: string;
}

/** A piece of the answer. */
export interface ChunkLine {
  type: "chunk";
  /** From 1. */
  seq: number;
  text: string;
  model: string;
}

/** The adapter failed; from here on the chunks are those of another model. */
export interface EventLine {
  type: "event";
  event: "escalate";
  /** Who answers now. */
  model: string;
  /** Who failed; its chunks so far are no part of the final text. */
  from: string;
  /** What it failed of, in words. */
  cause: string;
}

/** What an answer came to. */
export interface AnswerTotals {
  text: string;
  model_used: string;
  tokens_in: number;
  tokens_out: number;
  cost_usd: number;
}

/** The last line of a whole answer. */
export interface FinalLine extends AskIds, AnswerTotals {
  type: "final";
  savings_pct: number;
  escalation_count: number;
  /** The adapter's confidence in its answer, 0 to 1. */
  quality_score: number;
  tool_success: boolean;
  format_ok: boolean;
  safety_ok: boolean;
  phase: "complete";
  latency_ms: number;
  /** Whether memory holds this turn now. */
  stored: boolean;
}

/** The last line of an answer that ended early; `text` is what there was of it. */
export interface AbortedLine extends AskIds, AnswerTotals {
  type: "final";
  aborted: true;
  error: "request_cancelled" | "deadline_exceeded" | "adapter_error" | "shutting_down";
  detail: string;
  escalation_count: number;
  phase: "aborted";
  latency_ms: number;
}

export type AskLine = PlanLine | ChunkLine | EventLine | FinalLine | AbortedLine;

/** By which a client knows its prompt again: 16 hexadecimal digits of its SHA-256. */
export function promptHash(prompt: string): string {
  return createHash("sha256").update(prompt).digest("hex").slice(0, 16);
}

/** The plan's entry for a candidate. */
export function candidateEntry({ model, estimate, quality, latencyMs }: Candidate) {
  return {
    model,
    cost_per_1k: costPer1k(estimate),
    quality_pred: quality,
    latency_p95: latencyMs,
  };
}

/** The plan's entry for an adapter that takes no part. */
export function absenceEntry({ adapter, reason }: Absence) {
  return { adapter, reason };
}

/** The parts that the candidates have, the best first. */
export function rolesOf(eligible: readonly Candidate[]): Role[] {
  return eligible.map(({ model }, index) => ({
    role: index === 0 ? "primary" : "fallback",
    model,
  }));
}

/** One object instead of lines, as the platform's second router answers. */
export function wholeAnswer(plan: PlanLine, final: FinalLine): Record<string, unknown> {
  const { request_id, trace_id, conversation_id, tokens_in, tokens_out, stored } = final;
  return {
    model_used: final.model_used,
    response: final.text,
    latency_ms: final.latency_ms,
    cost_usd: final.cost_usd,
    metadata: {
      request_id,
      trace_id,
      conversation_id,
      policy: plan.policy,
      context: plan.context,
      stored,
      tokens_in,
      tokens_out,
      quality_score: final.quality_score,
      savings_pct: final.savings_pct,
      escalation_count: final.escalation_count,
    },
  };
}
