import { digestOf } from "../util/digest.ts";
import { isJsonObject } from "../util/json/json-object.ts";

/** What this devstack writes and reads. A field may be added; another meaning is another version. */
const SCHEMA_VERSION = 1;

/** A record, or why there is none. */
export type DecodedRecord =
  /** Its fields are those of a StackRecord, unless somebody has made it up. */
  | { record: Record<string, unknown> }
  | { fault: "damaged" }
  | { fault: "newer" | "older"; version: number };

/** The record as it is kept: with a digest, by which a damaged one is known as a whole. */
export function encodeRecord(record: object): string {
  return `${JSON.stringify({ ...record, digest: digestOf(record) })}\n`;
}

/** Understands what was kept; one without a digest is of a time before there was one. */
export function decodeRecord(text: string): DecodedRecord {
  const found = parse(text);
  if (found === null) return { fault: "damaged" };
  const { digest, ...record } = found;
  const { schemaVersion: version } = record;
  if (typeof version === "number" && version !== SCHEMA_VERSION) {
    return { fault: version > SCHEMA_VERSION ? "newer" : "older", version };
  }
  const whole = digest === undefined ? hasShape(record) : digest === digestOf(record);
  return whole ? { record } : { fault: "damaged" };
}

function hasShape(record: Record<string, unknown>): boolean {
  const { plan, endpoints, proof = null, name, startedAt, schemaVersion } = record;
  return (
    schemaVersion === SCHEMA_VERSION &&
    typeof name === "string" &&
    typeof startedAt === "number" &&
    isJsonObject(plan) &&
    isListOfObjects(plan["services"]) &&
    Array.isArray(plan["waves"]) &&
    isJsonObject(plan["env"]) &&
    isJsonObject(endpoints) &&
    Object.values(endpoints).every(isJsonObject) &&
    (proof === null || (isJsonObject(proof) && isListOfObjects(proof["hops"])))
  );
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every(isJsonObject);
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
