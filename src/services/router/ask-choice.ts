import type { AdapterCandidate } from "./adapter-client.ts";
import type { AskServices, AskTask } from "./ask-job.ts";
import { stepBound } from "./ask-time.ts";
import { chooseAdapter } from "./choose-adapter.ts";
import { type Absence, gatherEstimates } from "./estimates.ts";

/** Who answers, among all that could. */
export interface AskChoice {
  ok: true;
  chosen: AdapterCandidate;
  /** All that gave an estimate: the eligible ones first. */
  candidates: readonly AdapterCandidate[];
  /** Those of them whom the rules let answer, the best first. */
  eligible: readonly AdapterCandidate[];
  /** Adapters that gave none. */
  unavailable: readonly Absence[];
  reason: string;
}

/** Nobody may or can answer. */
export interface NoChoice {
  ok: false;
  reason: string;
  /** The price alone kept the last candidates away. */
  tooDear: boolean;
  unavailable: readonly Absence[];
}

/** Takes the best of the adapters that give an estimate in time. */
export async function choose(
  services: AskServices,
  job: AskTask,
  promptJson: string,
): Promise<AskChoice | NoChoice> {
  const request = {
    stream_id: job.ids.request_id,
    task_type: job.ask.taskType ?? "generic",
    prompt_json: promptJson,
  };
  const { candidates, failed, skipped } = await gatherEstimates(services.adapters, request, {
    clock: services.clock,
    bound: stepBound(services.clock, job, "estimate"),
    everyone: job.synthetic,
  });
  if (failed.length > 0) {
    services.onNeedFailed("adapters");
    services.log.warn({ failed }, "adapters without an estimate");
  }
  const { quality, maxCostUsd, latencySloMs } = job.ask;
  const { synthetic } = job;
  const choice = chooseAdapter(candidates, { quality, maxCostUsd, latencySloMs, synthetic });
  const unavailable = [...failed, ...skipped];
  if (choice.ok) {
    const others = candidates.filter((candidate) => !choice.eligible.includes(candidate));
    return { ...choice, candidates: [...choice.eligible, ...others], unavailable };
  }
  const causes = failed.map(({ adapter, reason }) => `${adapter}: ${reason}`);
  return { ...choice, unavailable, reason: [choice.reason, ...causes].join("; ") };
}
