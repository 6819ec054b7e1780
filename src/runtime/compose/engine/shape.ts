import { isJsonObject, type JsonObject } from "../../../util/json/json-object.ts";
import { EngineError } from "./engine-error.ts";

/**
 * What an engine answered, looked at by hand: a command that only asks for the state of a stack must
 * not pay for loading a schema library.
 */
export type Shape = JsonObject;

/** @throws EngineError when it is no object: `what` is named in the message */
export function asShape(value: unknown, what: string): Shape {
  if (isJsonObject(value)) return value;
  throw new EngineError(`the engine's answer lacks ${what}`);
}

/** An object that may be absent or null, as Go writes an empty one. */
export function shapeAt(shape: Shape, key: string): Shape {
  const value = shape[key];
  return value === undefined || value === null ? {} : asShape(value, key);
}

/** A list that may be absent or null, as Go writes an empty one. */
export function listAt(shape: Shape, key: string): readonly unknown[] {
  return asList(shape[key], key);
}

/** @throws EngineError when it is neither a list nor absent */
export function asList(value: unknown, what: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw new EngineError(`the engine's answer lacks ${what}`);
}

/** @throws EngineError when it is no text */
export function textAt(shape: Shape, key: string): string {
  const value = shape[key];
  if (typeof value === "string") return value;
  throw new EngineError(`the engine's answer lacks ${key}`);
}

/** A text that may be absent: empty then. */
export function optionalText(shape: Shape, key: string): string {
  const value = shape[key];
  return typeof value === "string" ? value : "";
}

/** @throws EngineError when it is no number */
export function numberAt(shape: Shape, key: string): number {
  const value = shape[key];
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new EngineError(`the engine's answer lacks ${key}`);
}

/** A number that may be absent: zero then. */
export function optionalNumber(shape: Shape, key: string): number {
  const value = shape[key];
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

/** The texts of a list that may be absent. */
export function listOfTexts(shape: Shape, key: string): readonly string[] {
  return listAt(shape, key).filter((item) => typeof item === "string");
}

/** Labels and other maps of texts; what is no text in it is left out. */
export function textsAt(shape: Shape, key: string): Readonly<Record<string, string>> {
  const entries = Object.entries(shapeAt(shape, key));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/**
 * A time as Go writes it, in milliseconds since the Unix epoch; null for Go's zero time (the year 1),
 * by which engines say "never".
 */
export function timeAt(shape: Shape, key: string): number | null {
  return parseTime(optionalText(shape, key));
}

/** The same of a text; also null for what is no time. */
export function parseTime(text: string): number | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) || ms < 0 ? null : ms;
}
