import type { AdapterCandidate } from "./adapter-client.ts";
import type { AskJob, AskServices } from "./ask-job.ts";
import { stepBound } from "./ask-time.ts";
import { chooseAdapter } from "./choose-adapter.ts";
import { noModelsAvailable } from "./errors.ts";
import { gatherEstimates } from "./estimates.ts";

/** Who answers, among all that could. */
export interface AskChoice {
  chosen: AdapterCandidate;
  candidates: readonly AdapterCandidate[];
  reason: string;
}

/** Takes the best of the adapters that give an estimate in time; else HttpError. */
export async function choose(
  services: AskServices,
  job: AskJob,
  promptJson: string,
): Promise<AskChoice> {
  const request = {
    stream_id: job.ids.request_id,
    task_type: job.ask.taskType ?? "generic",
    prompt_json: promptJson,
  };
  const { candidates, failures } = await gatherEstimates(services.adapters, request, {
    clock: services.clock,
    bound: stepBound(services.clock, job, "estimate"),
  });
  if (failures.length > 0) services.log.warn({ failures }, "adapters without an estimate");
  const rule = { maxCostUsd: job.ask.maxCostUsd, synthetic: job.synthetic };
  const choice = chooseAdapter(candidates, rule);
  if (!choice.ok) throw noModelsAvailable([choice.reason, ...failures].join("; "));
  return { chosen: choice.chosen, candidates, reason: choice.reason };
}
