import type { AdapterCandidate } from "./adapter-client.ts";
import type { AskJob, AskServices } from "./ask-job.ts";
import { stepBound } from "./ask-time.ts";
import { chooseAdapter } from "./choose-adapter.ts";
import { gatherEstimates } from "./estimates.ts";

/** Who answers, among all that could. */
export interface AskChoice {
  ok: true;
  chosen: AdapterCandidate;
  /** All that gave an estimate. */
  candidates: readonly AdapterCandidate[];
  /** Those of them whom the rules let answer. */
  eligible: readonly AdapterCandidate[];
  reason: string;
}

/** Takes the best of the adapters that give an estimate in time. */
export async function choose(
  services: AskServices,
  job: AskJob,
  promptJson: string,
): Promise<AskChoice | { ok: false; reason: string; tooDear: boolean }> {
  const request = {
    stream_id: job.ids.request_id,
    task_type: job.ask.taskType ?? "generic",
    prompt_json: promptJson,
  };
  const { candidates, failures } = await gatherEstimates(services.adapters, request, {
    clock: services.clock,
    bound: stepBound(services.clock, job, "estimate"),
  });
  if (failures.length > 0) {
    services.onNeedFailed("adapters");
    services.log.warn({ failures }, "adapters without an estimate");
  }
  const rule = { maxCostUsd: job.ask.maxCostUsd, synthetic: job.synthetic };
  const choice = chooseAdapter(candidates, rule);
  return choice.ok
    ? { ...choice, candidates }
    : { ...choice, reason: [choice.reason, ...failures].join("; ") };
}
