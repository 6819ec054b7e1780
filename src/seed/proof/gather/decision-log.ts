import type { PlanLine } from "../../ask.ts";
import type { Finding } from "../evidence.ts";
import type { MarkedAnswer } from "../marked-request.ts";
import type { ProofContext } from "../proof-context.ts";

/** Far more than one request's decisions, however much else is logged meanwhile. */
const LINES = 2_000;

/**
 * OPA's own interface for what it decided: its decision log, by the id the router was given. A
 * router that does not tell the id has put the trace id into the input.
 */
export async function findDecision(
  { readLog }: ProofContext,
  { plan }: MarkedAnswer,
  traceId: string,
): Promise<Finding> {
  // A router of the user's own need not say anything of the policy.
  const { policy } = plan as Partial<PlanLine>;
  const id = policy?.decision_id || traceId;
  const what = id === traceId ? `a decision of trace ${short(id)}` : `decision ${short(id)}`;
  for await (const { text } of readLog("opa", LINES)) {
    if (text.includes(id)) return { found: true, words: `${what} in its log` };
  }
  return { found: false, words: `its decision log does not have ${what}` };
}

function short(id: string): string {
  return id.slice(0, 8);
}
