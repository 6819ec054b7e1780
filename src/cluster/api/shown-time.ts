import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import { formatMicroTime } from "../kubelet/node/heartbeats.ts";
import type { SchemaTypes } from "../schema/field-schema.ts";
import { fieldSchema, SCHEMA_TYPES } from "../schema/schema-types.ts";
import { formatApiTime } from "../time/format-api-time.ts";

type Shift = (value: unknown, byMs: number) => unknown;

/** How to shift those fields of a type in which there are times. */
type Shifts = ReadonlyMap<string, Shift>;

const SECOND_MS = 1_000;
const METADATA = "#meta.v1.ObjectMeta";

/**
 * Times that clients see, where the time of the cluster runs ahead of theirs: kubectl reckons ages by its
 * own clock, and what is in the future looks wrong to it. All times of objects are shown earlier by as
 * much as the cluster is ahead, and those that clients send are taken for as much later.
 */
export class ShownTime {
  readonly #types: SchemaTypes;
  readonly #shifts = new Map<string, Shifts>();

  constructor(types: SchemaTypes = SCHEMA_TYPES) {
    this.#types = types;
  }

  /**
   * The object with all its times moved by whole seconds, down from `byMs`, which may be below zero; the
   * same object for less than one. Without a schema only the metadata and a `timestamp` have times.
   */
  moved<T>(object: T, schema: string | undefined, byMs: number): T {
    const wholeMs = Math.trunc(byMs / SECOND_MS) * SECOND_MS;
    if (wholeMs === 0) return object;
    const shifts = this.#shiftsOf(schema ?? "");
    return shifted(shifts, object, wholeMs) as T;
  }

  #shiftsOf(schema: string): Shifts {
    const known = this.#shifts.get(schema);
    if (known !== undefined) return known;
    const found = new Map<string, Shift>();
    // Types contain themselves: this one is there before its fields are.
    this.#shifts.set(schema, found);
    const fields = schema === "" ? { metadata: METADATA, timestamp: "time" } : this.#types[schema];
    for (const [name, field] of Object.entries(fields ?? {})) {
      const { type } = fieldSchema(field);
      if (this.#hasTimes(type, new Set())) found.set(name, this.#shift(type));
    }
    return found;
  }

  #shift(type: string): Shift {
    if (type === "time") return movedText(formatApiTime);
    if (type === "micro-time") return movedText(formatMicroTime);
    if (type.startsWith("#")) {
      const shifts = this.#shiftsOf(type.slice(1));
      return (value, byMs) => shifted(shifts, value, byMs);
    }
    const item = this.#shift(type.slice(2));
    if (type.startsWith("[]")) {
      return (value, byMs) => (Array.isArray(value) ? value.map((one) => item(one, byMs)) : value);
    }
    return (value, byMs) => (isJsonObject(value) ? mapped(value, (one) => item(one, byMs)) : value);
  }

  #hasTimes(type: string, seen: Set<string>): boolean {
    const name = type.replace(/^(\[\]|\{\})*/, "");
    if (name === "time" || name === "micro-time") return true;
    if (!name.startsWith("#") || seen.has(name)) return false;
    seen.add(name);
    const fields = Object.values(this.#types[name.slice(1)] ?? {});
    return fields.some((field) => this.#hasTimes(fieldSchema(field).type, seen));
  }
}

function shifted(shifts: Shifts, value: unknown, byMs: number): unknown {
  if (!isJsonObject(value)) return value;
  let changed: Record<string, unknown> | null = null;
  for (const [name, shift] of shifts) {
    const field = value[name];
    if (field === undefined || field === null) continue;
    changed ??= { ...value };
    changed[name] = shift(field, byMs);
  }
  return changed ?? value;
}

function movedText(format: (ms: number) => string): Shift {
  return (value, byMs) => {
    const ms = typeof value === "string" ? Date.parse(value) : Number.NaN;
    const moved = new Date(ms + byMs).getTime();
    return Number.isNaN(moved) ? value : format(moved);
  };
}

function mapped(value: JsonObject, change: (item: unknown) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item)]));
}
