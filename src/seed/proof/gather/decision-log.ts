import type { Finding } from "../evidence.ts";
import type { MarkedAnswer } from "../marked-request.ts";
import type { ProofContext } from "../proof-context.ts";

/** Far more than one request's decisions, however much else is logged meanwhile. */
const LINES = 2_000;

/** OPA's own interface for what it decided: its decision log, by the id the router was given. */
export async function findDecision(
  { readLog }: ProofContext,
  { plan: { policy } }: MarkedAnswer,
): Promise<Finding> {
  const id = policy.decision_id;
  if (!id) return { found: false, words: "its answer to the router carried no decision id" };
  for await (const { text } of readLog("opa", LINES)) {
    if (text.includes(id)) return { found: true, words: `decision ${short(id)} in its log` };
  }
  return { found: false, words: `its decision log does not have decision ${short(id)}` };
}

function short(id: string): string {
  return id.slice(0, 8);
}
