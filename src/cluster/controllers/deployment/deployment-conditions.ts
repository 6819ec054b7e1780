import { findCondition } from "../../objects/conditions.ts";
import type { Condition } from "../../objects/meta.ts";
import type { Deployment } from "../../objects/workloads.ts";

export type Conditions = readonly Condition[];

/** What a condition is to say from now on. */
export interface Wanted extends Pick<Condition, "type" | "status"> {
  readonly reason: string;
  readonly message: string;
}

const NO_DEADLINE = 2 ** 31 - 1;

/** Whether anybody wants to know when a rollout does not get on. */
export function hasDeadline({ spec }: Deployment): boolean {
  const { progressDeadlineSeconds } = spec;
  return progressDeadlineSeconds !== undefined && progressDeadlineSeconds !== NO_DEADLINE;
}

export function progressOf(conditions: Conditions | undefined): Condition | undefined {
  return findCondition(conditions, "Progressing");
}

/**
 * The conditions with that one; the same ones where status and reason are the same already. It comes
 * last, as the deployment controller has it.
 *
 * @param now as objects have it
 */
export function withWanted(conditions: Conditions, wanted: Wanted, now: string): Conditions {
  const present = findCondition(conditions, wanted.type);
  if (present?.status === wanted.status && present.reason === wanted.reason) return conditions;
  const { lastTransitionTime = now } = present?.status === wanted.status ? present : {};
  const condition = { ...wanted, lastUpdateTime: now, lastTransitionTime };
  return [...without(conditions, wanted.type), condition];
}

export function without(conditions: Conditions, type: string): Conditions {
  return conditions.filter((condition) => condition.type !== type);
}
