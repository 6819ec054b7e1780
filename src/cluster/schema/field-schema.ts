/**
 * A field of a type of the API. `type` is one of int32, int64, double, boolean, string, bytes, time,
 * micro-time, quantity, int-or-string, any, or `#` and the name of another type; `[]` before it makes
 * a list, `{}` a map with strings as keys.
 */
export interface FieldSchema {
  readonly type: string;
  readonly required?: boolean;
  /** Name of the type in the server's own language where it has one: `v1.RestartPolicy`. */
  readonly go?: string;
  /** The same for the keys of a map. */
  readonly goKey?: string;
  /** An empty value is as good as none: the server leaves the field out. */
  readonly zero?: boolean;
  /** Held by value: the server gives `{}` where there is nothing. */
  readonly struct?: boolean;
  /** Strategic merge patch: `merge`, `retainKeys`, and by which field elements of a list are the same. */
  readonly patch?: string;
  readonly mergeKey?: string;
  /** Server-side apply: `atomic`, `set` or `map`, and by which fields elements are the same. */
  readonly list?: string;
  readonly keys?: readonly string[];
  /** Server-side apply: an `atomic` map has one owner. */
  readonly map?: string;
}

/** Type → field → its schema; a field of which only the type is to be said is that type. */
export type SchemaTypes = Readonly<Record<string, Readonly<Record<string, FieldSchema | string>>>>;
