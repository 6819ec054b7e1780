import { PLATFORM_SERVICE_NAMES } from "../config/platform-services.ts";
import { readRecord } from "./record.ts";
import type { Stack } from "./stack.ts";

/**
 * The names of the stack's services, for a shell that waits for them while somebody types: those of
 * the last `up`, whose record is quickly read, else as configured, else the platform's.
 */
export async function serviceNames(stack: Stack): Promise<string[]> {
  const record = await readRecord(stack).catch(() => null);
  if (record !== null) return record.plan.services.map(({ name }) => name);
  const config = await stack.configuration().catch(() => null);
  return [...PLATFORM_SERVICE_NAMES, ...Object.keys(config?.own ?? {})];
}
