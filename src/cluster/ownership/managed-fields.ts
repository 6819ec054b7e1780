import { isJsonObject } from "../../util/json/json-object.ts";
import { compareTexts } from "../store/compare-texts.ts";
import { FieldSet, type FieldsV1 } from "./field-set.ts";

/** meta/v1 ManagedFieldsEntry: who owns which fields, by which kind of write, in which version. */
export interface ManagedFieldsEntry {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly time?: string;
  readonly fieldsType: "FieldsV1";
  readonly fieldsV1: FieldsV1;
  readonly subresource?: string;
}

/** The same with the fields as a set. */
export type Manager = Omit<ManagedFieldsEntry, "fieldsType" | "fieldsV1"> & {
  readonly fields: FieldSet;
};

export type Managers = ReadonlyMap<string, Manager>;

/** What tells managers apart: who applies is one in all versions, who updates is one in each. */
export function managerId({
  manager,
  operation,
  apiVersion,
  subresource = "",
}: Omit<Manager, "fields">): string {
  const version = operation === "Update" ? apiVersion : "";
  return JSON.stringify([manager, operation, version, subresource]);
}

/** The managers that an object names; null for a list that is not of its form. */
export function readManagers(entries: unknown): Managers | null {
  if (entries === undefined || entries === null) return new Map();
  if (!Array.isArray(entries)) return null;
  const managers = entries.map(readManager);
  if (managers.some((one) => one === null)) return null;
  return new Map(managers.flatMap((one) => (one === null ? [] : [[managerId(one), one] as const])));
}

function readManager(entry: unknown): Manager | null {
  if (!isJsonObject(entry)) return null;
  const { manager, operation, apiVersion, time, fieldsType, fieldsV1, subresource } = entry;
  if (operation !== "Apply" && operation !== "Update") return null;
  if (typeof apiVersion !== "string" || apiVersion === "" || fieldsType !== "FieldsV1") return null;
  return {
    manager: typeof manager === "string" ? manager : "",
    ...{ operation, apiVersion, fields: FieldSet.from(fieldsV1) },
    ...(typeof time === "string" && { time }),
    ...(typeof subresource === "string" && subresource !== "" && { subresource }),
  };
}

/** As they are stored: who applies before who updates, and then by time and name. */
export function writeManagers(managers: Managers): readonly ManagedFieldsEntry[] {
  return [...managers.values()].sort(inOrder).map(({ fields, ...manager }) => ({
    ...{ manager: manager.manager, operation: manager.operation, apiVersion: manager.apiVersion },
    ...(manager.time !== undefined && { time: manager.time }),
    fieldsType: "FieldsV1",
    fieldsV1: fields.toFields(),
    ...(manager.subresource !== undefined && { subresource: manager.subresource }),
  }));
}

function inOrder(a: Manager, b: Manager): number {
  return (
    compareTexts(a.operation, b.operation) ||
    compareTexts(a.time ?? "", b.time ?? "") ||
    compareTexts(a.manager, b.manager) ||
    compareTexts(a.apiVersion, b.apiVersion) ||
    compareTexts(a.subresource ?? "", b.subresource ?? "")
  );
}

const MOST_UPDATERS = 10;
const BUCKET = "ancient-changes";

/** At most ten that update: of the oldest of a version one is made. */
export function withoutTooMany(managers: Managers): Managers {
  const updaters = [...managers].filter(([, { operation }]) => operation === "Update");
  let surplus = updaters.length - MOST_UPDATERS;
  if (surplus <= 0) return managers;
  const left = new Map(managers);
  const first = new Map<string, string>();
  for (const [id, manager] of updaters.sort(([, a], [, b]) => inOrder(a, b))) {
    if (surplus <= 0) break;
    const known = first.get(manager.apiVersion);
    if (known === undefined) {
      first.set(manager.apiVersion, id);
      continue;
    }
    const { subresource: _of, ...bucket } = { ...manager, manager: BUCKET };
    const bucketId = managerId(bucket);
    const before = left.get(bucketId) ?? left.get(known);
    left.delete(known);
    left.delete(id);
    const fields = manager.fields.union(before?.fields ?? new FieldSet());
    left.set(bucketId, { ...bucket, fields });
    surplus -= 1;
  }
  return left;
}
