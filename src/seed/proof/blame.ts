import type { Plan } from "../../plan/plan.ts";
import type { DevstackError } from "../../util/errors.ts";

/**
 * The hop that a failed marked request points to: the router says in its error body which of its
 * needs has failed it; where it says nothing, it is the router itself.
 */
export function blameForRequest(error: DevstackError, plan: Plan): string {
  const body = (error.details as { body?: { error?: string; model?: string } } | undefined)?.body;
  switch (body?.error) {
    case "policy_denied":
    case "policy_unavailable":
      return "opa";
    case "no_models_available":
    case "adapter_error":
    case "deadline_exceeded":
      return body.model ?? adapterOf(plan);
    default:
      return "router";
  }
}

function adapterOf(plan: Plan): string {
  return plan.services.find(({ proof }) => proof.record === "adapter-chunks")?.name ?? "router";
}
