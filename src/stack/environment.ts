import { renderStackEnv } from "../plan/render-env.ts";
import { runningRecord } from "./running-record.ts";
import type { Stack } from "./stack.ts";

/**
 * The addresses of the stack as environment variables, the same keys on every runtime.
 *
 * @throws DevstackError E_NOT_RUNNING when the stack is not up.
 */
export async function environment(stack: Stack): Promise<Record<string, string>> {
  const { plan, endpoints } = await runningRecord(stack);
  return renderStackEnv(plan, endpoints);
}
