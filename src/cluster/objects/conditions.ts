import type { Condition } from "./meta.ts";

export function findCondition(
  conditions: readonly Condition[] | undefined,
  type: string,
): Condition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

/** Whether there is a condition of that type, and it holds. */
export function holds(conditions: readonly Condition[] | undefined, type: string): boolean {
  return findCondition(conditions, type)?.status === "True";
}

/**
 * The conditions with that one in the place of the one of its type. The time of the last transition is
 * that of the last change of its status.
 *
 * @param now as objects have it
 */
export function withCondition(
  conditions: readonly Condition[] | undefined,
  wanted: Condition,
  now: string,
): readonly Condition[] {
  const present = findCondition(conditions, wanted.type);
  const { lastTransitionTime } = present?.status === wanted.status ? present : {};
  const condition = { ...wanted, lastTransitionTime: lastTransitionTime ?? now };
  if (present === undefined) return [...(conditions ?? []), condition];
  return (conditions ?? []).map((one) => (one === present ? condition : one));
}
