import type { Clock } from "../../util/clock.ts";
import { messageOf } from "../../util/errors.ts";
import type { EstimateRequest } from "../kit/adapter-protocol.ts";
import { GrpcError } from "../kit/grpc-error.ts";
import type { AdapterCandidate, AdapterClient } from "./adapter-client.ts";
import type { StepBound } from "./ask-time.ts";
import { ESTIMATE_GRACE_MS, EVERYONE_WITHIN_MS } from "./limits.ts";

/** An adapter that takes no part, and why. */
export interface Absence {
  /** Its address, for people. */
  adapter: string;
  /** As it is configured. */
  endpoint: string;
  /** It answered, and the answer was a refusal. */
  refused: boolean;
  reason: string;
}

/** These say that it was not reached, or not in time (gRPC, status codes). */
const UNREACHED: ReadonlySet<string> = new Set(["UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED"]);

/** Who can answer, and why the others cannot. */
export interface Estimates {
  candidates: AdapterCandidate[];
  /** Were asked and did not answer. */
  failed: Absence[];
  /** Were not asked. */
  skipped: Absence[];
}

export interface EstimateOptions {
  clock: Clock;
  bound: StepBound;
  /**
   * Asks those too that failed their last health check, and waits EVERYONE_WITHIN_MS for all: a
   * synthetic request is there to see every adapter, and the check, or the last attempt to connect,
   * may be of a moment before it was up.
   */
  everyone: boolean;
}

/**
 * Asks the adapters at once, without those that failed their last health check unless all did. Once
 * one has answered, the others have ESTIMATE_GRACE_MS: one that hangs must not hold up the rest.
 */
export async function gatherEstimates(
  adapters: readonly AdapterClient[],
  request: EstimateRequest,
  { clock, bound, everyone }: EstimateOptions,
): Promise<Estimates> {
  const healthy = adapters.filter((adapter) => adapter.healthy);
  const asked = everyone || healthy.length === 0 ? adapters : healthy;
  const tooLate = new AbortController();
  const allThere = new AbortController();
  const signal = AbortSignal.any([bound.signal, tooLate.signal]);
  const timeoutMs = everyone ? Math.min(bound.timeoutMs, EVERYONE_WITHIN_MS) : bound.timeoutMs;
  const answers = asked.map((adapter) =>
    adapter.estimate(request, { timeoutMs, signal, waitForReady: everyone }),
  );
  if (!everyone) {
    Promise.any(answers)
      .then(() => clock.sleep(ESTIMATE_GRACE_MS, allThere.signal))
      .then(() => tooLate.abort())
      // None has answered, or all have.
      .catch(() => undefined);
  }
  const outcomes = await Promise.allSettled(answers);
  allThere.abort();
  const skipped = adapters
    .filter((adapter) => !asked.includes(adapter))
    .map(({ target, endpoint }) => ({
      ...{ adapter: target, endpoint, refused: false },
      reason: "it failed its last health check",
    }));
  const estimates: Estimates = { candidates: [], failed: [], skipped };
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === "fulfilled") estimates.candidates.push(outcome.value);
    else {
      const { target: adapter = "", endpoint = "" } = asked[index] ?? {};
      const reason = absenceReason(outcome.reason, tooLate.signal);
      estimates.failed.push({ adapter, endpoint, refused: isRefusal(outcome.reason), reason });
    }
  }
  return estimates;
}

/** Who was cancelled because the others had waited long enough is told so. */
function absenceReason(error: unknown, tooLate: AbortSignal): string {
  const cancelled = error instanceof GrpcError && error.status === "CANCELLED";
  if (!cancelled || !tooLate.aborted) return messageOf(error);
  return `no estimate within ${ESTIMATE_GRACE_MS} ms of the first one`;
}

function isRefusal(error: unknown): boolean {
  return error instanceof GrpcError && !UNREACHED.has(error.status);
}
