import type { Endpoints } from "../plan/endpoints.ts";
import type { Plan } from "../plan/plan.ts";
import { DevstackError } from "../util/errors.ts";
import { othersWords } from "./others-here.ts";
import { readRecord, whyDown } from "./record.ts";
import type { Stack } from "./stack.ts";

/**
 * The plan of a stack that is up, and where its services really are. The record alone would not do:
 * it says what the last `up` was about to do, which may have failed.
 *
 * @throws DevstackError E_NOT_RUNNING when it is not up.
 */
export async function runningStack(stack: Stack): Promise<{ plan: Plan; endpoints: Endpoints }> {
  const [record, { state, reason, endpoints }] = await Promise.all([
    readRecord(stack),
    stack.runtime.status(),
  ]);
  if (record && state === "running") return { plan: record.plan, endpoints };
  const { name } = record ?? (await stack.configuration());
  throw new DevstackError("E_NOT_RUNNING", `the stack ${name} is not up`, {
    why: (whyDown(record) ?? reason) + (await othersWords(stack)),
    hint: "devstack up",
  });
}
