import type { LogLine } from "../plan/instance.ts";
import type { Plan } from "../plan/plan.ts";
import { DevstackError } from "../util/errors.ts";
import { unknownService } from "./chosen-services.ts";
import { othersWords } from "./others-here.ts";
import { readRecord, type StackRecord } from "./record.ts";
import type { Stack } from "./stack.ts";

/** Which lines to print. */
export interface LogsOptions {
  /** All services when empty. */
  services: readonly string[];
  follow: boolean;
  /** Only the last lines of each. */
  tail?: number;
  /** Only what was written from then on: milliseconds since the Unix epoch. */
  sinceMs?: number;
  signal: AbortSignal;
}

/**
 * What the services of the last `up` have written; also when the stack is down by now.
 *
 * @throws DevstackError E_USAGE for a service that the stack does not have, E_NOT_RUNNING when it
 *   never was up.
 */
export async function* logs(stack: Stack, options: LogsOptions): AsyncIterable<LogLine> {
  const { plan } = await lastRecord(stack);
  const services = namedServices(plan, options.services);
  const { sinceMs = Number.NEGATIVE_INFINITY, ...others } = options;
  for await (const line of stack.runtime.logs(plan, { ...others, services })) {
    if (line.at >= sinceMs) yield line;
  }
}

/**
 * The names as they are, or all where there are none.
 *
 * @throws DevstackError E_USAGE for a service that the stack does not have, or does not run.
 */
export function namedServices(plan: Plan, names: readonly string[]): readonly string[] {
  const known = plan.services.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownService(plan.services, unknown);
  const elsewhere = plan.services.find(
    ({ name, launch }) => launch.kind === "external" && names.includes(name),
  );
  if (elsewhere !== undefined) {
    throw new DevstackError("E_USAGE", `the log of ${elsewhere.name} is not here`, {
      why: "devstack has not started it: it runs elsewhere",
      hint: "look where it was started",
    });
  }
  return names.length > 0 ? names : known;
}

/**
 * The services whose logs there are: those that the last `up` has started.
 *
 * @throws DevstackError E_NOT_RUNNING when it never was up.
 */
export async function loggedServices(stack: Stack): Promise<string[]> {
  const { plan } = await lastRecord(stack);
  return plan.services
    .filter(({ launch }) => launch.kind !== "disabled" && launch.kind !== "external")
    .map(({ name }) => name);
}

async function lastRecord(stack: Stack): Promise<StackRecord> {
  const record = await readRecord(stack);
  if (record !== null) return record;
  await stack.configuration();
  throw new DevstackError("E_NOT_RUNNING", "there are no logs: the stack never was up", {
    why: `nothing was started in ${stack.folder}${await othersWords(stack)}`,
    hint: "devstack up",
  });
}
