import type { JsonObject } from "../../util/json/json-object.ts";
import { part } from "./fill.ts";

/** Names of a kind that follow from its kind, and no conversion (apiextensions/v1). */
export function defaultDefinition(definition: JsonObject): JsonObject {
  const spec = part(definition, "spec");
  const names = part(spec, "names");
  const { kind, singular, listKind } = names;
  if (typeof kind !== "string" || kind === "") return definition;
  const filled = {
    ...names,
    singular: singular || kind.toLowerCase(),
    listKind: listKind || `${kind}List`,
  };
  const { conversion = { strategy: "None" } } = spec;
  const isSame = singular === filled.singular && listKind === filled.listKind;
  if (isSame && spec["conversion"] !== undefined) return definition;
  return { ...definition, spec: { ...spec, conversion, names: filled } };
}
