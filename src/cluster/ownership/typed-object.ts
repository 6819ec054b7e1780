import type { JsonObject } from "../../util/json/json-object.ts";
import type { Shape } from "./shape.ts";

/** An object in one version of its kind, and how its fields are owned. */
export interface TypedObject {
  readonly apiVersion: string;
  readonly value: JsonObject;
  readonly shape: Shape;
}

/** An object in another version of its kind; null where there is none. */
export type InVersion = (object: TypedObject, apiVersion: string) => TypedObject | null;
