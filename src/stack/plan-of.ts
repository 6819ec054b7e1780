import { stat } from "node:fs/promises";
import type { Config } from "../config/config.ts";
import type { Plan } from "../plan/plan.ts";
import { makePlan, type ResolveLaunch } from "../plan/planner.ts";
import { DevstackError } from "../util/errors.ts";

/**
 * The plan, when the files that the configuration names are there.
 *
 * @throws DevstackError E_CONFIG for a policy that does not exist, and as `makePlan`.
 */
export async function planOf(config: Config, resolve: ResolveLaunch): Promise<Plan> {
  await requirePolicy(config);
  return makePlan(config, resolve);
}

/** Otherwise the real program would be asked for, or blamed, for the sake of a slip in a path. */
async function requirePolicy({ platform: { opa } }: Config): Promise<void> {
  if (!opa.enabled || opa.policy === null) return;
  const { policy } = opa;
  const isThere = await stat(policy).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  throw new DevstackError("E_CONFIG", `there is no policy ${policy}`, {
    why: "there is no such file or folder",
    hint: "correct the path",
    details: { service: "opa", places: [["services", "opa", "policy"]] },
  });
}
