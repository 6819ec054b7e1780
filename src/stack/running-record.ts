import { DevstackError } from "../util/errors.ts";
import { readRecord, type StackRecord } from "./record.ts";
import type { Stack } from "./stack.ts";

/**
 * The record of a stack that is up.
 *
 * @throws DevstackError E_NOT_RUNNING when it is not.
 */
export async function runningRecord(stack: Stack): Promise<StackRecord> {
  const [record, { state, reason }] = await Promise.all([
    readRecord(stack),
    stack.runtime.status(),
  ]);
  if (record && state === "running") return record;
  const { name } = record ?? (await stack.configuration());
  throw new DevstackError("E_NOT_RUNNING", `the stack ${name} is not up`, {
    why: reason,
    hint: "devstack up",
  });
}
