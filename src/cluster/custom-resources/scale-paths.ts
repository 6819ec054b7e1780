import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import type { ScalePaths } from "../api-resources/custom-version.ts";
import type { ResourceKind } from "../api-resources/resource-kind.ts";
import type { KubeObject } from "../objects/meta.ts";

/** What the scale of an object says. */
export interface ScaleFields {
  /** Nothing where it says none. */
  readonly wanted: number | undefined;
  readonly present: number;
  /** A selector in one text. */
  readonly selector?: string;
}

/** What an object of a defined kind says of its scale, at the places that its definition names. */
export function scaleFieldsAt(object: KubeObject, paths: ScalePaths): ScaleFields {
  const wanted = valueAt(object, paths.specReplicasPath);
  const present = valueAt(object, paths.statusReplicasPath);
  const { labelSelectorPath } = paths;
  const selector = labelSelectorPath && valueAt(object, labelSelectorPath);
  return {
    wanted: typeof wanted === "number" ? wanted : undefined,
    present: typeof present === "number" ? present : 0,
    ...(typeof selector === "string" && selector !== "" && { selector }),
  };
}

/** The object with so many replicas wanted, where its kind has them. */
export function withReplicas<T extends KubeObject>(
  object: T,
  { custom }: Pick<ResourceKind, "custom">,
  replicas: number,
): T {
  const keys = keysOf(custom?.scale?.specReplicasPath ?? ".spec.replicas");
  return withValueAt(object, keys, replicas) as T;
}

function valueAt(value: unknown, path: string): unknown {
  let found = value;
  for (const key of keysOf(path)) found = isJsonObject(found) ? found[key] : undefined;
  return found;
}

function withValueAt(
  value: unknown,
  [key = "", ...rest]: readonly string[],
  set: unknown,
): unknown {
  const fields: JsonObject = isJsonObject(value) ? value : {};
  return { ...fields, [key]: rest.length === 0 ? set : withValueAt(fields[key], rest, set) };
}

/** A definition names plain fields alone: `.spec.replicas`. */
function keysOf(path: string): string[] {
  return path.split(".").filter((key) => key !== "");
}
