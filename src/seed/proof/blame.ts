import type { Plan } from "../../plan/plan.ts";
import type { DevstackError } from "../../util/errors.ts";
import { isLive } from "./proof-context.ts";

/**
 * The hop that a failed marked request points to: the router says in its error body which of its
 * needs has failed it; where it says nothing, or that need is not part of the stack, it is the
 * router itself.
 */
export function blameForRequest(error: DevstackError, plan: Plan): string {
  const body = (error.details as { body?: { error?: string; model?: string } } | undefined)?.body;
  const blamed = blamedBy(body?.error, body?.model, plan);
  return blamed !== undefined && isLive({ plan }, blamed) ? blamed : "router";
}

function blamedBy(
  error: string | undefined,
  model: string | undefined,
  { services }: Plan,
): string | undefined {
  switch (error) {
    case "policy_denied":
    case "policy_unavailable":
      return "opa";
    case "no_models_available":
    case "adapter_error":
    case "deadline_exceeded": {
      // Adapters name their models as they like; some after themselves.
      const named = services.find(({ name }) => name === model);
      return (named ?? services.find(({ proof }) => proof.record === "adapter-chunks"))?.name;
    }
    default:
      return undefined;
  }
}
