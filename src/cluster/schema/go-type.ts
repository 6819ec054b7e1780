import type { FieldSchema } from "./field-schema.ts";

const NAMES: Readonly<Record<string, string>> = {
  boolean: "bool",
  bytes: "[]uint8",
  double: "float64",
  "int-or-string": "intstr.IntOrString",
  quantity: "resource.Quantity",
  time: "v1.Time",
  "micro-time": "v1.MicroTime",
  any: "interface {}",
};

/** How the API server names the type of a field in its messages: `[]v1.Container`. */
export function goTypeOf({ type, go, goKey = "string" }: FieldSchema): string {
  // A named map is named as a whole; of a list or a map of named values the values are.
  if (go === "v1.ResourceList") return go;
  if (type.startsWith("[]")) return `[]${goTypeOf({ type: type.slice(2), ...(go && { go }) })}`;
  if (type.startsWith("{}")) {
    return `map[${goKey}]${goTypeOf({ type: type.slice(2), ...(go && { go }) })}`;
  }
  if (go !== undefined) return go;
  if (type.startsWith("#")) return type.split(".").slice(-2).join(".").replace("#", "");
  return NAMES[type] ?? type;
}
