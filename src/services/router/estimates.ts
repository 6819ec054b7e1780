import type { Clock } from "../../util/clock.ts";
import { messageOf } from "../../util/errors.ts";
import type { EstimateRequest } from "../kit/adapter-protocol.ts";
import type { AdapterCandidate, AdapterClient } from "./adapter-client.ts";
import type { StepBound } from "./ask-time.ts";
import { ESTIMATE_GRACE_MS } from "./limits.ts";

/** Who can answer, and why the others cannot: an address and its reason each. */
export interface Estimates {
  candidates: AdapterCandidate[];
  failures: string[];
}

/**
 * Asks the adapters at once, without those that failed their last health check unless all did. Once
 * one has answered, the others have ESTIMATE_GRACE_MS: one that hangs must not hold up the rest.
 */
export async function gatherEstimates(
  adapters: readonly AdapterClient[],
  request: EstimateRequest,
  { clock, bound }: { clock: Clock; bound: StepBound },
): Promise<Estimates> {
  const healthy = adapters.filter((adapter) => adapter.healthy);
  const asked = healthy.length > 0 ? healthy : adapters;
  const tooLate = new AbortController();
  const allThere = new AbortController();
  const signal = AbortSignal.any([bound.signal, tooLate.signal]);
  const answers = asked.map((adapter) => adapter.estimate(request, { ...bound, signal }));
  Promise.any(answers)
    .then(() => clock.sleep(ESTIMATE_GRACE_MS, allThere.signal))
    .then(() => tooLate.abort())
    // None has answered, or all have.
    .catch(() => undefined);
  const outcomes = await Promise.allSettled(answers);
  allThere.abort();
  const estimates: Estimates = { candidates: [], failures: [] };
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === "fulfilled") estimates.candidates.push(outcome.value);
    else estimates.failures.push(`${asked[index]?.target}: ${messageOf(outcome.reason)}`);
  }
  return estimates;
}
