import type { FastifyInstance } from "fastify";
import type { AdapterCandidate } from "./adapter-client.ts";
import type { Admission } from "./admission.ts";
import { chooseWithContext, type PricedAsk } from "./ask-context.ts";
import type { AskServices, AskTask } from "./ask-job.ts";
import { absenceEntry, type PlanLine, promptHash, rolesOf } from "./ask-lines.ts";
import { decide } from "./ask-policy.ts";
import { stepBound } from "./ask-time.ts";
import { costPer1k, worstCostUsd } from "./choose-adapter.ts";
import { conversationKey, type Turn } from "./conversation.ts";
import { clientGone } from "./errors.ts";
import { limitRate, taskOf, validAsk } from "./incoming-ask.ts";
import { QUALITY_FLOORS } from "./limits.ts";
import type { PolicyDecision } from "./policy-client.ts";

export interface PlanRouteOptions {
  services: AskServices;
  admission: Admission;
  maxPromptChars: number;
}

/**
 * POST /v1/plan: who would answer this ask, and why, without an answer. The body is that of
 * /v1/ask; policy, conversation and estimates are asked as for an answer, and nothing is stored.
 */
export function registerPlanRoute(server: FastifyInstance, options: PlanRouteOptions): void {
  const { services, admission, maxPromptChars } = options;
  server.post("/v1/plan", { onRequest: limitRate(admission) }, async (request, reply) => {
    const ask = validAsk(request.body, maxPromptChars);
    const task = taskOf({ route: "/v1/plan", request, reply, ask, clock: services.clock });
    try {
      return await admission.run(request, () => plan(services, task));
    } catch (error) {
      throw task.signal.aborted ? clientGone() : error;
    }
  });
}

async function plan(services: AskServices, task: AskTask) {
  const decision = await decide(services, task);
  const { turns, context } = await contextOf(services, task);
  const priced = await chooseWithContext(services, task, turns);
  return planAnswer(task, { decision, priced, context });
}

/** What was said before. Without a conversation's id there can be nothing. */
async function contextOf(
  services: AskServices,
  task: AskTask,
): Promise<{ turns: readonly Turn[]; context: PlanLine["context"] }> {
  const { conversationId, tenant, consistency } = task.ask;
  if (conversationId === null) return { turns: [], context: "empty" };
  const conversation = await services.conversations.open(
    { tenant, key: conversationKey(conversationId) },
    consistency === "RYW" ? "STRONG" : "EVENTUAL",
    stepBound(services.clock, task, "memory"),
  );
  conversation.close();
  return conversation;
}

interface PlanFacts {
  decision: PolicyDecision;
  priced: PricedAsk;
  context: PlanLine["context"];
}

/** The fields of the platform's second router; `stats` and `metadata` are open objects there. */
function planAnswer({ ask, ids }: AskTask, { decision, priced, context }: PlanFacts) {
  const { candidates, chosen, eligible, unavailable, reason } = priced.choice;
  return {
    selected_model: chosen.model,
    candidates: candidates.map((it) => ({ model: it.model, stats: statsOf(it, eligible) })),
    reasoning: reason,
    metadata: {
      request_id: ids.request_id,
      trace_id: ids.trace_id,
      conversation_id: ask.conversationId,
      prompt_hash: promptHash(ask.prompt),
      policy: { allow: true, decision_id: decision.decisionId },
      context: priced.shortened ? "shortened" : context,
      roles: rolesOf(eligible),
      unavailable: unavailable.map(absenceEntry),
      quality_floor: QUALITY_FLOORS[ask.quality],
      max_cost_usd: ask.maxCostUsd,
      latency_slo_ms: ask.latencySloMs,
    },
  };
}

function statsOf(candidate: AdapterCandidate, eligible: readonly AdapterCandidate[]) {
  const { estimate, quality, latencyMs } = candidate;
  return {
    adapter: candidate.adapter.endpoint,
    eligible: eligible.includes(candidate),
    quality,
    confidence: estimate.confidence,
    latency_ms: latencyMs,
    cost_usd: estimate.usdMicros / 1e6,
    cost_usd_p95: worstCostUsd(estimate),
    cost_per_1k: costPer1k(estimate),
    tokens_in: estimate.inTokens,
    tokens_out: estimate.outTokens,
    simulated: estimate.simulated,
  };
}
