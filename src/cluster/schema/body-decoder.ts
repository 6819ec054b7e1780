import type { CustomVersion } from "../api-resources/custom-version.ts";
import { pruneUnknown } from "../custom-resources/prune-unknown.ts";
import { DecodingError } from "./decoding-error.ts";
import { duplicateFields } from "./duplicate-fields.ts";
import type { SchemaTypes } from "./field-schema.ts";
import { SCHEMA_TYPES } from "./schema-types.ts";
import { TypeReader } from "./type-reader.ts";

/** What is done about fields that are unknown or given twice. */
export type FieldValidation = "Strict" | "Warn" | "Ignore";

export interface DecodeOptions {
  readonly fieldValidation: FieldValidation;
  /** The text of the body: only it shows fields that are given twice. */
  readonly text?: string;
}

export interface Decoded {
  /** Known fields alone, without what is null or empty and may be left out; times, quantities canonical. */
  readonly object: Readonly<Record<string, unknown>>;
  /** One for each field that was not read, with `Warn`. */
  readonly warnings: readonly string[];
}

/** At most so many faults are told of one body, as the API server does. */
const MAX_FAULTS = 100;

/** Reads bodies of requests as the API server of Kubernetes 1.34 does, and stores them as it would. */
export class BodyDecoder {
  readonly #reader: TypeReader;

  constructor(types: SchemaTypes = SCHEMA_TYPES) {
    this.#reader = new TypeReader(types);
  }

  /**
   * Reads `body` as a `schema`, of which `undefined` keeps all fields but those of the metadata as they
   * are; of a custom kind those that its own schema knows. Throws {@link DecodingError} for the first value of a wrong type, and with `Strict` for all
   * fields that are not read.
   */
  decode(
    schema: string | Pick<CustomVersion, "schema"> | undefined,
    body: unknown,
    options: DecodeOptions,
  ): Decoded {
    const { value, unknown } = this.#read(schema, body);
    const object = value as Decoded["object"];
    if (options.fieldValidation === "Ignore") return { object, warnings: [] };
    const duplicates = options.text === undefined ? [] : duplicateFields(options.text);
    const unread = new Set(unknown);
    const faults = [
      ...unknown.map((path) => `unknown field "${path}"`),
      ...duplicates
        .filter((path) => !isWithin(path, unread))
        .map((path) => `duplicate field "${path}"`),
    ].slice(0, MAX_FAULTS);
    if (options.fieldValidation === "Warn") return { object, warnings: faults };
    if (faults.length === 0) return { object, warnings: [] };
    throw new DecodingError(`strict decoding error: ${faults.join(", ")}`, true);
  }

  #read(schema: string | Pick<CustomVersion, "schema"> | undefined, body: unknown) {
    if (typeof schema !== "object") return this.#reader.read(schema, body);
    const read = this.#reader.read(undefined, body);
    const pruned = pruneUnknown(schema.schema, read.value);
    return { value: pruned.value, unknown: [...read.unknown, ...pruned.unknown] };
  }
}

/** Whether a path is one of these, or leads into one. */
function isWithin(path: string, others: ReadonlySet<string>): boolean {
  for (let end = path.length; end > 0; end = path.lastIndexOf(".", end - 1)) {
    if (others.has(path.slice(0, end))) return true;
  }
  return false;
}
