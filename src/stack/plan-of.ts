import type { Config } from "../config/config.ts";
import type { Plan } from "../plan/plan.ts";
import { makePlan, type ResolveLaunch } from "../plan/planner.ts";
import { requireInputs } from "./require-inputs.ts";

/**
 * The plan, when the files that the configuration names are there.
 *
 * @throws DevstackError E_CONFIG for files that do not exist, and as `makePlan`.
 */
export async function planOf(config: Config, resolve: ResolveLaunch): Promise<Plan> {
  await requireInputs(config);
  return makePlan(config, resolve);
}
