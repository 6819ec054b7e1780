import { FieldSet } from "./field-set.ts";
import { fieldsOf } from "./fields-of.ts";
import type { Manager, Managers } from "./managed-fields.ts";
import { removeFields, withNamedFields } from "./remove-fields.ts";
import type { Shape } from "./shape.ts";
import type { InVersion, TypedObject } from "./typed-object.ts";

/**
 * Takes out of a merged object what the one who applies it has applied last time and does not now,
 * unless somebody else owns it (structured-merge-diff, `Updater.prune`).
 *
 * @param managers with what is applied now
 */
export function pruneFields(
  merged: TypedObject,
  { last, managers, inVersion }: { last: Manager; managers: Managers; inVersion: InVersion },
): TypedObject {
  const whole = inVersion(merged, last.apiVersion);
  if (last.fields.isEmpty || whole === null) return merged;
  const { shape } = whole;
  const lastFields = withNamedFields(last.fields, shape);
  let pruned = without(whole, lastFields);
  for (const [apiVersion, owned] of ownedByVersion(managers, last.apiVersion)) {
    const [before, after] = [inVersion(whole, apiVersion), inVersion(pruned, apiVersion)];
    if (before === null || after === null) continue;
    const kept = namedFields(after).union(withNamedFields(owned, before.shape));
    const back = without(before, namedFields(before).minus(kept));
    pruned = inVersion(back, last.apiVersion) ?? pruned;
  }
  // What nobody owned, or who updates, stays although it is in something that went.
  const gone = namedFields(whole).minus(namedFields(pruned)).and(lastFields);
  return inVersion(without(whole, gone), merged.apiVersion) ?? merged;
}

/** Those of the version that is pruned come first. */
function ownedByVersion(managers: Managers, first: string): Map<string, FieldSet> {
  const owned = new Map<string, FieldSet>([[first, new FieldSet()]]);
  for (const { apiVersion, fields } of managers.values()) {
    owned.set(apiVersion, (owned.get(apiVersion) ?? new FieldSet()).union(fields));
  }
  return owned;
}

function namedFields({ value, shape }: { value: unknown; shape: Shape }): FieldSet {
  return withNamedFields(fieldsOf(value, shape), shape);
}

function without(object: TypedObject, fields: FieldSet): TypedObject {
  const value = (removeFields(object.value, fields, object.shape) ?? {}) as TypedObject["value"];
  return { ...object, value };
}
