import { EngineError } from "./engine-error.ts";

/**
 * What an engine answered, looked at by hand: a command that only asks for the state of a stack must
 * not pay for loading a schema library.
 */
export type Shape = Readonly<Record<string, unknown>>;

/** @throws EngineError when it is no object: `what` is named in the message */
export function asShape(value: unknown, what: string): Shape {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Shape;
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
function asList(value: unknown, what: string): readonly unknown[] {
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
