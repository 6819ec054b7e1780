import { messageOf } from "../../util/errors.ts";
import type { AdapterCandidate } from "./adapter-client.ts";
import type { AskJob, AskServices } from "./ask-job.ts";
import { chooseAdapter } from "./choose-adapter.ts";
import { noModelsAvailable } from "./errors.ts";

/** Who answers, among all that could. */
export interface AskChoice {
  chosen: AdapterCandidate;
  candidates: readonly AdapterCandidate[];
  reason: string;
}

/** Asks every adapter at once and takes the best of those that answer in time; else HttpError. */
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
  const candidates: AdapterCandidate[] = [];
  const failures: string[] = [];
  const outcomes = await Promise.allSettled(
    services.adapters.map((adapter) => adapter.estimate(request, job.signal)),
  );
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === "fulfilled") candidates.push(outcome.value);
    else failures.push(`${services.adapters[index]?.target}: ${messageOf(outcome.reason)}`);
  }
  if (failures.length > 0) services.log.warn({ failures }, "adapters without an estimate");
  const rule = { maxCostUsd: job.ask.maxCostUsd, synthetic: job.synthetic };
  const choice = chooseAdapter(candidates, rule);
  if (!choice.ok) throw noModelsAvailable([choice.reason, ...failures].join("; "));
  return { chosen: choice.chosen, candidates, reason: choice.reason };
}
