import { type Comparison, compareFields, ignoring } from "./compare-fields.ts";
import { type Conflict, conflictsWith } from "./conflicts.ts";
import type { FieldSet } from "./field-set.ts";
import type { Manager, Managers } from "./managed-fields.ts";
import type { InVersion, TypedObject } from "./typed-object.ts";

export interface Change {
  readonly live: TypedObject;
  readonly now: TypedObject;
  /** Fields that the write has no power over. */
  readonly ignored: FieldSet;
  readonly inVersion: InVersion;
}

export interface TakenOver {
  /** The managers with what is left to them; those without anything are gone. */
  readonly managers: Map<string, Manager>;
  /** What changed, in the version of the write. */
  readonly comparison: Comparison;
  /** What was owned by others and has another value now. */
  readonly conflicts: readonly Conflict[];
}

/**
 * Takes what a write has changed from those who owned it, all but the one who writes
 * (structured-merge-diff, `Updater.update`).
 */
export function takeOver(managers: Managers, self: string, change: Change): TakenOver {
  const { live, now, ignored, inVersion } = change;
  const comparisons = new Map<string, Comparison | null>();
  const comparison = compared(live, now);
  comparisons.set(now.apiVersion, comparison);
  const conflicts: Conflict[] = [];
  const left = new Map<string, Manager>();
  for (const [id, manager] of managers) {
    if (id === self) {
      left.set(id, manager);
      continue;
    }
    const own = comparisonIn(manager.apiVersion);
    if (own === null) continue;
    const lost = manager.fields.and(own.modified.union(own.added));
    conflicts.push(...conflictsWith(manager, lost));
    const fields = manager.fields.minus(lost).minus(own.removed);
    if (!fields.isEmpty) left.set(id, { ...manager, fields });
  }
  return { managers: left, comparison, conflicts };

  function compared(before: TypedObject, after: TypedObject): Comparison {
    const pair = { before: before.value, after: after.value };
    return ignoring(compareFields(pair, after.shape), ignored);
  }

  function comparisonIn(apiVersion: string): Comparison | null {
    const known = comparisons.get(apiVersion);
    if (known !== undefined) return known;
    const [before, after] = [inVersion(live, apiVersion), inVersion(now, apiVersion)];
    const found = before === null || after === null ? null : compared(before, after);
    comparisons.set(apiVersion, found);
    return found;
  }
}
