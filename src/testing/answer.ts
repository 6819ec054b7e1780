import type { Endpoints } from "../plan/endpoints.ts";
import { answerFailure } from "../seed/answer-failure.ts";
import type { AskLine, FinalLine, PlanLine } from "../seed/ask.ts";
import { DevstackError } from "../util/errors.ts";

/** A whole answer of the router. */
export interface Answer {
  text: string;
  /** 32 hex digits; `stack.trace` takes it. */
  traceId: string;
  conversationId: string;
  model: string;
  /** The stream as it came. */
  lines: readonly AskLine[];
}

/**
 * Puts an answer together from its lines.
 *
 * @throws DevstackError E_REQUEST_FAILED when it broke off.
 */
export async function wholeAnswer(
  stream: AsyncIterable<AskLine>,
  endpoints: Endpoints,
): Promise<Answer> {
  const lines: AskLine[] = [];
  let text = "";
  for await (const line of stream) {
    lines.push(line);
    if (line.type === "chunk") text += String(line["text"]);
    // Another adapter begins anew.
    if (line.type === "event" && line["event"] === "escalate") text = "";
  }
  const plan = lines.find((line): line is PlanLine => line.type === "plan");
  const final = lines.findLast((line): line is FinalLine => line.type === "final") ?? null;
  if (final === null || final.aborted) {
    const facts = answerFailure(final, endpoints);
    throw new DevstackError("E_REQUEST_FAILED", "the answer broke off", {
      ...facts,
      details: lines,
    });
  }
  return {
    text: final.text ?? text,
    traceId: plan?.trace_id ?? "",
    conversationId: plan?.conversation_id ?? "",
    model: final.model_used,
    lines,
  };
}
