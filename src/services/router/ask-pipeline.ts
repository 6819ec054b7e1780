import type { AskChoice } from "./ask-choice.ts";
import { chooseWithContext } from "./ask-context.ts";
import type { AskJob, AskServices } from "./ask-job.ts";
import { absenceEntry, candidateEntry, type PlanLine, promptHash, rolesOf } from "./ask-lines.ts";
import { decide } from "./ask-policy.ts";
import { stepBound } from "./ask-time.ts";
import { savingsPct } from "./choose-adapter.ts";
import { conversationKey } from "./conversation.ts";
import type { OpenConversation } from "./conversation-store.ts";
import { type Answered, type AnswerSink, dispatch } from "./dispatch.ts";
import { flag } from "./metrics.ts";
import type { PolicyDecision } from "./policy-client.ts";

/**
 * Answers one ask: policy, conversation, estimates, choice, stream, conversation. What goes wrong
 * before the first line rejects with an HttpError; afterwards the last line tells it.
 */
export async function answerAsk(services: AskServices, job: AskJob): Promise<void> {
  const decision = await decide(services, job);
  const { ask, ids } = job;
  const ref = { tenant: ask.tenant, key: conversationKey(ids.conversation_id) };
  const consistency = ask.consistency === "RYW" ? "STRONG" : "EVENTUAL";
  const bound = stepBound(services.clock, job, "memory");
  const conversation = await services.conversations.open(ref, consistency, bound);
  try {
    const { choice, promptJson, shortened } = await chooseWithContext(
      services,
      job,
      conversation.turns,
    );
    const context = shortened ? "shortened" : conversation.context;
    await job.write(planLine(job, decision, context, choice));
    const answered = await dispatch({ services, task: job, choice, promptJson, sink: sinkOf(job) });
    await finish({ services, job, conversation, answered, choice });
  } finally {
    conversation.close();
  }
}

/** Pieces of text as chunks, numbered through whoever speaks; escalations as events. */
function sinkOf(job: AskJob): AnswerSink {
  let seq = 0;
  return {
    piece: async ({ text, candidate }) => {
      if (text === null) return;
      seq += 1;
      await job.write({ type: "chunk", seq, text, model: candidate.model });
    },
    escalation: ({ from, to, cause }) =>
      job.write({ type: "event", event: "escalate", model: to.model, from: from.model, cause }),
  };
}

function planLine(
  job: AskJob,
  decision: PolicyDecision,
  context: PlanLine["context"],
  { candidates, eligible, unavailable, reason }: AskChoice,
): PlanLine {
  return {
    type: "plan",
    candidates: candidates.map(candidateEntry),
    ...(unavailable.length > 0 && { unavailable: unavailable.map(absenceEntry) }),
    prompt_hash: promptHash(job.ask.prompt),
    reason,
    roles: rolesOf(eligible),
    ...job.ids,
    policy: { allow: true, decision_id: decision.decisionId },
    context,
  };
}

interface FinishParts {
  services: AskServices;
  job: AskJob;
  conversation: OpenConversation;
  answered: Answered;
  choice: AskChoice;
}

/** Remembers a whole answer, then tells the client: who has read the last line can rely on it. */
async function finish(parts: FinishParts): Promise<void> {
  const { services, job, conversation, answered, choice } = parts;
  const { totals, failure, escalations: escalation_count } = answered;
  const latencyMs = () => Math.round((services.clock.monotonicMs() - job.startedMs) * 10) / 10;
  if (failure !== null) {
    const labels = { error: failure.error, synthetic: flag(job.synthetic) };
    services.metrics.abortedAsks.inc(labels);
    services.log.warn({ ...job.ids, ...failure }, "the answer ended early");
    if (job.signal.aborted) return;
    const end = { aborted: true, phase: "aborted", latency_ms: latencyMs() } as const;
    await job.write({ type: "final", ...totals, escalation_count, ...end, ...failure, ...job.ids });
    return;
  }
  const at = new Date(services.clock.now()).toISOString();
  const { request_id } = job.ids;
  const stored = await conversation.append([
    { role: "user", text: job.ask.prompt, at, request_id },
    { role: "assistant", text: totals.text, at, request_id },
  ]);
  await job.write({
    type: "final",
    ...totals,
    savings_pct: savingsPct(answered.candidate, choice.eligible),
    escalation_count,
    quality_score: answered.confidence,
    tool_success: true,
    format_ok: true,
    safety_ok: true,
    phase: "complete",
    latency_ms: latencyMs(),
    stored,
    ...job.ids,
  });
}
