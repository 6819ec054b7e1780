import type { AskServices, AskTask } from "./ask-job.ts";
import { stepBound } from "./ask-time.ts";
import { policyDenied, policyUnavailable } from "./errors.ts";
import { flag } from "./metrics.ts";
import { type PolicyDecision, type PolicyMeta, PolicyUnavailable } from "./policy-client.ts";

/** The policy's decision when it allows the ask; else an HttpError: 403 denied, 503 undecided. */
export async function decide(services: AskServices, job: AskTask): Promise<PolicyDecision> {
  const { ask, ids } = job;
  const count = (decision: string) =>
    services.metrics.policyDecisions.inc({ decision, synthetic: flag(job.synthetic) });
  const meta: PolicyMeta = {
    route: job.route,
    tenant: ask.tenant,
    task_type: ask.taskType,
    quality: ask.quality,
    data_scope: job.dataScope,
    tool_permissions: ask.toolPermissions,
    security_groups: ask.securityGroups,
    languages: null,
    risk: null,
    environment_id: null,
    trace: ids.trace_id,
    prompt_chars: ask.promptChars,
    max_cost_usd: ask.maxCostUsd,
    synthetic: job.synthetic,
    conversation_id: ids.conversation_id,
    ...job.claims,
  };
  try {
    const decision = await services.policy.decide(meta, stepBound(services.clock, job, "policy"));
    count(decision.allow ? "allow" : "deny");
    if (!decision.allow) throw policyDenied(decision.reasons, decision.decisionId);
    return decision;
  } catch (error) {
    if (!(error instanceof PolicyUnavailable) || job.signal.aborted) throw error;
    services.onNeedFailed("opa");
    count("unavailable");
    services.log.warn({ detail: error.message }, "no policy decision");
    throw policyUnavailable(error.message);
  }
}
