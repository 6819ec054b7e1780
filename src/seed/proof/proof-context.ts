import type { Endpoints } from "../../plan/endpoints.ts";
import type { LogLine } from "../../plan/instance.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Clock } from "../../util/clock.ts";

/** What seeding and proving work with; nothing in it says which runtime the stack has. */
export interface ProofContext {
  plan: Plan;
  endpoints: Endpoints;
  clock: Clock;
  signal: AbortSignal;
  /** The last lines that a service wrote. */
  readLog: (service: string, lines: number) => AsyncIterable<LogLine>;
  /** The value of a secret of the plan; it must not be shown. Fails where it cannot be read. */
  readSecret: (name: string) => Promise<string>;
}

/** Bound of one look at one interface. */
export const LOOK_WITHIN_MS = 3_000;

/** Whether a service of the plan runs. */
export function isLive({ plan }: Pick<ProofContext, "plan">, service: string): boolean {
  const planned = plan.services.find(({ name }) => name === service);
  return planned !== undefined && planned.launch.kind !== "disabled";
}
