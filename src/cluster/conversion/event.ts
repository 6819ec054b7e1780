import type { JsonObject } from "../../util/json/json-object.ts";

/** Fields of core/v1 Event, and what events.k8s.io/v1 calls them. */
const NAMES = [
  ["involvedObject", "regarding"],
  ["message", "note"],
  ["source", "deprecatedSource"],
  ["firstTimestamp", "deprecatedFirstTimestamp"],
  ["lastTimestamp", "deprecatedLastTimestamp"],
  ["count", "deprecatedCount"],
  ["reportingComponent", "reportingController"],
] as const;

const TO_NEW = new Map<string, string>(NAMES);
const TO_CORE = new Map<string, string>(NAMES.map(([core, own]) => [own, core]));

/** events.k8s.io/v1 Event as core/v1 Event. */
export function eventToCore(event: JsonObject): JsonObject {
  return renamed(event, TO_CORE);
}

/** core/v1 Event as events.k8s.io/v1 Event. */
export function eventFromCore(event: JsonObject): JsonObject {
  return renamed(event, TO_NEW);
}

function renamed(fields: JsonObject, names: ReadonlyMap<string, string>): JsonObject {
  const entries = Object.entries(fields).map(([key, value]) => [names.get(key) ?? key, value]);
  return Object.fromEntries(entries);
}
