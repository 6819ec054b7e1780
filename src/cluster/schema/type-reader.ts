import { decodedType } from "../../util/json/decoded-type.ts";
import { isJsonObject } from "../../util/json/json-object.ts";
import { DecodingError } from "./decoding-error.ts";
import type { SchemaTypes } from "./field-schema.ts";
import { goTypeOf } from "./go-type.ts";
import { SCALAR_READERS } from "./scalar-values.ts";
import { fieldSchema } from "./schema-types.ts";

/** Where the reading is: the path with indexes and keys, and what the decoder of Go knows of it. */
interface Place {
  readonly path: string;
  /** The type that holds the field, and the names of fields above it, joined. */
  readonly struct: string;
  readonly fields: string;
}

interface Reading {
  readonly unknown: string[];
}

type Read = (value: unknown, place: Place, reading: Reading) => unknown;

interface FieldReader {
  readonly read: Read;
  readonly dropsEmpty: boolean;
}

/** Readers of types, each made once when it is first needed. */
export class TypeReader {
  readonly #types: SchemaTypes;
  readonly #structs = new Map<string, Read>();

  constructor(types: SchemaTypes) {
    this.#types = types;
  }

  /** The value as the server keeps it, and the paths of the fields that no type knows. */
  read(schema: string | undefined, value: unknown): { value: unknown; unknown: string[] } {
    const reading: Reading = { unknown: [] };
    const place = { path: "", struct: "", fields: "" };
    const read = schema === undefined ? this.#schemaless() : this.#struct(schema);
    return { value: read(value, place, reading), unknown: reading.unknown };
  }

  #schemaless(): Read {
    return (value, place, reading) => {
      if (!isJsonObject(value))
        return mismatch(decodedType(value), "map[string]interface {}", place);
      const metadata = this.#struct("meta.v1.ObjectMeta");
      const at = { path: "metadata", struct: "", fields: "metadata" };
      return { ...value, metadata: metadata(value["metadata"] ?? {}, at, reading) };
    };
  }

  #struct(name: string): Read {
    const known = this.#structs.get(name);
    if (known !== undefined) return known;
    const type = this.#types[name];
    if (type === undefined) throw new Error(`no type ${name}`);
    const fields = new Map<string, FieldReader>();
    const present: string[] = [];
    const struct = name.slice(name.lastIndexOf(".") + 1);
    const read: Read = (value, place, reading) => {
      if (!isJsonObject(value))
        return mismatch(decodedType(value), goTypeOf({ type: `#${name}` }), place);
      return readFields(value, { place, reading, fields, present, struct });
    };
    // Types contain themselves: the reader is known before its fields are.
    this.#structs.set(name, read);
    for (const [field, written] of Object.entries(type)) {
      const schema = fieldSchema(written);
      fields.set(field, {
        read: this.#reader(schema.type, goTypeOf(schema)),
        dropsEmpty: schema.zero === true,
      });
      if (schema.struct === true) present.push(field);
    }
    return read;
  }

  #reader(type: string, go: string): Read {
    if (type.startsWith("[]"))
      return list(this.#reader(type.slice(2), elementOf(go)), go, emptyOf(type.slice(2)));
    if (type.startsWith("{}"))
      return map(this.#reader(type.slice(2), elementOf(go)), go, emptyOf(type.slice(2)));
    if (type.startsWith("#")) {
      const name = type.slice(1);
      return (value, place, reading) => this.#struct(name)(value, place, reading);
    }
    return scalar(type, go);
  }
}

interface StructReading {
  readonly place: Place;
  readonly reading: Reading;
  readonly fields: ReadonlyMap<string, FieldReader>;
  /** Fields that are there always. */
  readonly present: readonly string[];
  readonly struct: string;
}

function readFields(value: Record<string, unknown>, into: StructReading) {
  const { place, reading, fields, present, struct } = into;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const field = fields.get(key);
    const path = place.path === "" ? key : `${place.path}.${key}`;
    if (field === undefined) {
      reading.unknown.push(path);
      continue;
    }
    const given = value[key];
    if (given === null || given === undefined) continue;
    const above = place.fields === "" ? key : `${place.fields}.${key}`;
    const read = field.read(given, { path, struct, fields: above }, reading);
    if (!(field.dropsEmpty && isEmpty(read))) result[key] = read;
  }
  for (const key of present) {
    result[key] ??= fields.get(key)?.read({}, place, reading);
  }
  return result;
}

function list(read: Read, go: string, empty: unknown): Read {
  return (value, place, reading) => {
    if (!Array.isArray(value)) return mismatch(decodedType(value), go, place);
    return value.map((item, index) =>
      item === null ? empty : read(item, { ...place, path: `${place.path}[${index}]` }, reading),
    );
  };
}

function map(read: Read, go: string, empty: unknown): Read {
  return (value, place, reading) => {
    if (!isJsonObject(value)) return mismatch(decodedType(value), go, place);
    const entries = Object.entries(value).map(([key, item]) => [
      key,
      item === null ? empty : read(item, { ...place, path: `${place.path}.${key}` }, reading),
    ]);
    return Object.fromEntries(entries);
  };
}

function scalar(type: string, go: string): Read {
  const read = SCALAR_READERS[type];
  if (read === undefined) throw new Error(`no type ${type}`);
  return (value, place) => {
    const result = read(value);
    if (!("found" in result)) return result.value;
    // Types that read themselves name what they read; the others name themselves.
    const own = type === "string" || type === "boolean" ? go : result.wanted;
    return mismatch(result.found, own, place);
  };
}

const EMPTY: Readonly<Record<string, unknown>> = {
  ...{ boolean: false, bytes: "", double: 0, int32: 0, int64: 0 },
  ...{ "int-or-string": 0, quantity: "0", string: "" },
};

/** What stands in a list or map for null. */
function emptyOf(type: string): unknown {
  return type.startsWith("#") ? {} : (EMPTY[type] ?? null);
}

/** The first value of a wrong type ends the reading. */
function mismatch(found: string, wanted: string, { struct, fields }: Place): never {
  const where =
    fields === ""
      ? `value of type ${wanted}`
      : `struct field ${struct}.${fields} of type ${wanted}`;
  throw new DecodingError(`json: cannot unmarshal ${found} into Go ${where}`);
}

function elementOf(go: string): string {
  return go.replace(/^\[\]|^map\[[^\]]+\]/, "");
}

function isEmpty(value: unknown): boolean {
  if (value === "" || value === 0 || value === false) return true;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
