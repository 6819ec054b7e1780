import type { SchemaTypes } from "../../../schema/field-schema.ts";
import { fieldSchema } from "../../../schema/schema-types.ts";
import { bytesOf, type ReadValue, textOf, VALUE_READERS } from "./read-value.ts";
import { wireFields } from "./wire-reader.ts";

/** Type → field → its number, with those of the messages around it: `2.19`. */
export type FieldNumbers = Readonly<Record<string, Readonly<Record<string, number | string>>>>;

/** What a number means within a message: a field, or a message whose fields count as its own. */
type Meaning = Field | Message;

interface Field {
  readonly name: string;
  readonly kind: "one" | "list" | "map";
  readonly read: ReadValue;
}

type Message = Map<number, Meaning>;

/** Reads messages by the schema of their types; made for each type when it is first needed. */
export class MessageReader {
  readonly #types: SchemaTypes;
  readonly #numbers: FieldNumbers;
  readonly #messages = new Map<string, Message>();

  constructor(types: SchemaTypes, numbers: FieldNumbers) {
    this.#types = types;
    this.#numbers = numbers;
  }

  /** Whether messages of the type can be read. */
  knows(type: string): boolean {
    return this.#numbers[type] !== undefined;
  }

  /**
   * What JSON would say instead of the bytes. Fields that nobody knows are skipped, as all readers of
   * protobuf do; fields that are empty are there, since only their types say whether that means none.
   *
   * @throws WireError
   */
  read(type: string, bytes: Uint8Array): Readonly<Record<string, unknown>> {
    const fields = new Map<string, unknown>();
    readInto(fields, this.#message(type), bytes);
    return Object.fromEntries(fields);
  }

  #message(type: string): Message {
    const known = this.#messages.get(type);
    if (known !== undefined) return known;
    const message: Message = new Map();
    this.#messages.set(type, message);
    for (const [name, number] of Object.entries(this.#numbers[type] ?? {})) {
      const path = String(number).split(".").map(Number);
      const field = this.#field(name, fieldSchema(this.#types[type]?.[name] ?? "any").type);
      innermost(message, path.slice(0, -1)).set(path.at(-1) ?? 0, field);
    }
    return message;
  }

  #field(name: string, type: string): Field {
    if (type.startsWith("[]")) return { name, kind: "list", read: this.#reader(type.slice(2)) };
    if (!type.startsWith("{}")) return { name, kind: "one", read: this.#reader(type) };
    const read = this.#reader(type.slice(2));
    return { name, kind: "map", read: (value) => entryOf(bytesOf(value), read) };
  }

  #reader(type: string): ReadValue {
    if (type.startsWith("#")) return (value) => this.read(type.slice(1), bytesOf(value));
    // A list in a map is in a message of its own, which has nothing else.
    if (type.startsWith("[]"))
      return (value) => listOf(bytesOf(value), this.#reader(type.slice(2)));
    const read = VALUE_READERS[type];
    if (read === undefined) throw new Error(`no type ${type}`);
    return read;
  }
}

function innermost(message: Message, path: readonly number[]): Message {
  let inner = message;
  for (const number of path) {
    const next = inner.get(number);
    const found: Message = next instanceof Map ? next : new Map();
    inner.set(number, found);
    inner = found;
  }
  return inner;
}

function readInto(fields: Map<string, unknown>, message: Message, bytes: Uint8Array): void {
  for (const { number, value } of wireFields(bytes)) {
    const meaning = message.get(number);
    if (meaning === undefined) continue;
    if (meaning instanceof Map) readInto(fields, meaning, bytesOf(value));
    else {
      const added = withValue(fields.get(meaning.name), meaning, meaning.read(value));
      if (added !== undefined) fields.set(meaning.name, added);
    }
  }
}

/** What a field holds with one more value: lists and maps come one value after the other. */
function withValue(before: unknown, { kind }: Field, value: unknown): unknown {
  if (kind === "one") return value;
  if (kind === "list") {
    const items = Array.isArray(before) ? before : [];
    items.push(value ?? null);
    return items;
  }
  const [key, item] = value as readonly [string, unknown];
  const entries = (before ?? {}) as Record<string, unknown>;
  // `__proto__` is a key like any other.
  const own = { value: item, enumerable: true, configurable: true, writable: true };
  return Object.defineProperty(entries, key, own);
}

function entryOf(bytes: Uint8Array, read: ReadValue): readonly [string, unknown] {
  let [key, item]: [string, unknown] = ["", undefined];
  for (const { number, value } of wireFields(bytes)) {
    if (number === 1) key = textOf(value);
    else if (number === 2) item = read(value);
  }
  return [key, item ?? ""];
}

function listOf(bytes: Uint8Array, read: ReadValue): unknown[] {
  return [...wireFields(bytes)].flatMap(({ number, value }) => (number === 1 ? [read(value)] : []));
}
