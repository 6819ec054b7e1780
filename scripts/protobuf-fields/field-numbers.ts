import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SchemaTypes } from "../../src/cluster/schema/field-schema.ts";
import { fieldSchema } from "../../src/cluster/schema/schema-types.ts";
import { type ProtoField, parseMessages } from "./proto-messages.ts";

/** Type → field → its number; `2.19` for field 19 of a message whose fields JSON counts among its own. */
export type FieldNumbers = Record<string, Record<string, number | string>>;

type Messages = ReadonlyMap<string, readonly ProtoField[]>;

/**
 * Numbers of all fields of the types, from the `generated.proto` files of `k8s.io/api` and
 * `k8s.io/apimachinery` below `modules`.
 *
 * @throws Error for a type or a field that they do not have
 */
export function fieldNumbers(types: SchemaTypes, modules: string): FieldNumbers {
  const files = new Map<string, Messages>();
  const numbers: FieldNumbers = {};
  for (const [type, fields] of Object.entries(types)) {
    if (type.startsWith("apiextensions.")) continue;
    const [group = "", version = "", name = ""] = type.split(".");
    const file = fileOf(`${group}.${version}`);
    const found = new Map<string, number | string>();
    // JSON has the kind and version of an object among its fields, protobuf around it.
    const wanted = Object.keys(fields).filter((one) => one !== "apiVersion" && one !== "kind");
    collect(messageOf(file, name), { file, fields, found, path: "" });
    const missing = wanted.filter((one) => !found.has(one));
    if (missing.length > 0) throw new Error(`${type} has no ${missing.join(", ")}`);
    numbers[type] = Object.fromEntries(found);
  }
  return numbers;

  function fileOf(groupVersion: string): Messages {
    const known = files.get(groupVersion);
    if (known !== undefined) return known;
    const [group = "", version = ""] = groupVersion.split(".");
    const folder =
      group === "meta"
        ? `apimachinery@v0.34.1/pkg/apis/meta/${version}`
        : `api@v0.34.1/${group}/${version}`;
    const messages = parseMessages(readFileSync(join(modules, folder, "generated.proto"), "utf8"));
    files.set(groupVersion, messages);
    return messages;
  }
}

interface Collection {
  readonly file: Messages;
  readonly fields: SchemaTypes[string];
  readonly found: Map<string, number | string>;
  /** Numbers of the messages around, each with a point after it. */
  readonly path: string;
}

function collect(declared: readonly ProtoField[], into: Collection): void {
  const { file, fields, found, path } = into;
  for (const { name, number, type } of declared) {
    const field = nameIn(fields, name);
    if (field !== undefined) {
      requireSameType(`${field}: ${type}`, fieldSchema(fields[field] ?? "").type, type);
      found.set(field, path === "" ? number : `${path}${number}`);
      continue;
    }
    const inner = messageOf(file, type);
    const isInline = inner.length > 0 && inner.every((one) => nameIn(fields, one.name));
    if (isInline) collect(inner, { ...into, path: `${path}${number}.` });
  }
}

/** Some names begin with small letters only in JSON, or only in protobuf: `apiGroup`, `aPIGroup`. */
function nameIn(fields: object, name: string): string | undefined {
  return Object.keys(fields).find((one) => one.toLowerCase() === name.toLowerCase());
}

/** Messages that JSON writes as something else. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  any: ["RawExtension", "FieldsV1"],
  boolean: ["bool"],
  "int-or-string": ["IntOrString"],
  "micro-time": ["MicroTime"],
  quantity: ["Quantity"],
  "[]string": ["ExtraValue", "string"],
  time: ["Time"],
};

/** The reader goes by the types of JSON: nothing is read well where protobuf has others. */
function requireSameType(what: string, type: string, proto: string): void {
  const plain = type.replace(/^(?:\{\}|\[\](?!string$))/, "");
  const wanted = WRITTEN[plain] ?? [plain.slice(plain.lastIndexOf(".") + 1)];
  if (wanted.includes(proto.slice(proto.lastIndexOf(".") + 1))) return;
  throw new Error(`${what} is a ${type}`);
}

function messageOf(file: Messages, name: string): readonly ProtoField[] {
  return file.get(name.slice(name.lastIndexOf(".") + 1)) ?? [];
}
