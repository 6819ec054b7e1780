import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import { compareFields } from "./compare-fields.ts";
import { FieldSet } from "./field-set.ts";
import { fieldsOf } from "./fields-of.ts";
import type { TypedObject } from "./typed-object.ts";

const ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

/** Only this manager may take over what `kubectl apply` has applied before on the client's side. */
export const KUBECTL = "kubectl";

/** Fields of an object that `kubectl apply` has set and nobody has changed since. */
export function lastAppliedFields(live: TypedObject): FieldSet {
  const text = annotationsOf(live.value)[ANNOTATION];
  const applied = typeof text === "string" ? parsed(text) : null;
  if (applied === null || applied["apiVersion"] !== live.apiVersion) return new FieldSet();
  const { shape, value } = live;
  const { modified, added, removed } = compareFields({ before: applied, after: value }, shape);
  return fieldsOf(applied, shape).minus(modified).minus(added).minus(removed);
}

/** Keeps the annotation of an object that has it in step with what is applied on the server. */
export function withLastApplied(object: JsonObject, config: JsonObject): JsonObject {
  const annotations = annotationsOf(object);
  if (typeof annotations[ANNOTATION] !== "string" || annotations[ANNOTATION] === "") return object;
  const { [ANNOTATION]: _old, ...others } = annotationsOf(config);
  const metadata = isJsonObject(config["metadata"]) ? config["metadata"] : {};
  const { annotations: _all, ...kept } = metadata;
  const named = Object.keys(others).length > 0 ? { ...kept, annotations: others } : kept;
  const text = `${JSON.stringify(inOrder({ ...config, metadata: named }))}\n`;
  return {
    ...object,
    metadata: {
      ...(object["metadata"] as JsonObject),
      annotations: { ...annotations, [ANNOTATION]: text },
    },
  };
}

function annotationsOf({ metadata }: JsonObject): JsonObject {
  const annotations = isJsonObject(metadata) ? metadata["annotations"] : undefined;
  return isJsonObject(annotations) ? annotations : {};
}

function parsed(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** With the fields of every object by name, as the server writes it. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isJsonObject(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, inOrder(value[name])]));
}
