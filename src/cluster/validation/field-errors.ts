import type { ResourceKind } from "../api-resources/resource-kind.ts";
import { ApiError } from "../status/api-error.ts";
import { goQuoted } from "../status/go-quoted.ts";

/** What can be wrong with a field, as causes of a Status have it, and in words. */
const KINDS = {
  FieldValueNotFound: "Not found",
  FieldValueRequired: "Required value",
  FieldValueDuplicate: "Duplicate value",
  FieldValueInvalid: "Invalid value",
  FieldValueNotSupported: "Unsupported value",
  FieldValueForbidden: "Forbidden",
  FieldValueTooLong: "Too long",
  FieldValueTooMany: "Too many",
} as const;

type FieldErrorKind = keyof typeof KINDS;

export interface FieldError {
  readonly reason: FieldErrorKind;
  /** `spec.containers[0].name`. */
  readonly field: string;
  readonly message: string;
}

/** More than anybody reads: a list of a hundred thousand items may have as many faults. */
const MOST_FAULTS = 10_000;
/** Of all messages together: each may repeat the whole value that it is about. */
const MOST_CHARS = 4 * 1024 * 1024;

/**
 * All that is wrong with an object, in the order in which it was found and in the server's words. Of very
 * many faults the first are told (a real server needs more time than it gives itself, and answers with a
 * timeout).
 */
export class FieldErrors {
  readonly found: FieldError[] = [];
  #chars = 0;
  #isFull = false;

  required(field: string, detail = ""): void {
    this.#add("FieldValueRequired", field, detail);
  }

  forbidden(field: string, detail: string): void {
    this.#add("FieldValueForbidden", field, detail);
  }

  invalid(field: string, value: unknown, detail: string): void {
    this.#add("FieldValueInvalid", field, detail, value);
  }

  /** One for each fault of a value. */
  invalidFor(field: string, value: unknown, faults: readonly string[]): void {
    for (const fault of faults) this.invalid(field, value, fault);
  }

  duplicate(field: string, value: unknown, detail = ""): void {
    this.#add("FieldValueDuplicate", field, detail, value);
  }

  notFound(field: string, value: unknown): void {
    this.#add("FieldValueNotFound", field, "", value);
  }

  /** `values` in the order in which the server lists them. */
  notSupported(field: string, value: unknown, values: readonly string[]): void {
    const list = values.map(goQuoted).join(", ");
    this.#add("FieldValueNotSupported", field, `supported values: ${list}`, value);
  }

  tooLong(field: string, maxBytes: number): void {
    this.#add("FieldValueTooLong", field, `may not be more than ${maxBytes} bytes`);
  }

  tooMany(field: string, count: number, most: number): void {
    this.#add("FieldValueTooMany", field, `must have at most ${most} items`, count);
  }

  /** A value that is one of `values`; none at all is told as such. */
  oneOf(field: string, value: string, values: readonly string[]): void {
    if (value === "") this.required(field);
    else if (!values.includes(value)) this.notSupported(field, value, values);
  }

  notNegative(field: string, value: number | undefined): void {
    if (value !== undefined && value < 0) {
      this.invalid(field, value, "must be greater than or equal to 0");
    }
  }

  positive(field: string, value: number): void {
    if (value <= 0) this.invalid(field, value, "must be greater than zero");
  }

  #add(reason: FieldErrorKind, field: string, detail: string, ...value: unknown[]): void {
    if (this.#isFull) return;
    if (this.found.length >= MOST_FAULTS || this.#chars >= MOST_CHARS) {
      this.#isFull = true;
      this.found.push({
        reason,
        field,
        message: "there are more faults than are told: fix these first",
      });
      return;
    }
    const shown = value.map((one) =>
      typeof one === "string" ? goQuoted(one) : JSON.stringify(one ?? null),
    );
    const parts = [KINDS[reason], ...shown, ...(detail === "" ? [] : [detail])];
    const message = parts.join(": ");
    this.#chars += field.length + message.length;
    this.found.push({ reason, field, message });
  }
}

/** The answer to an object that is not valid: 422 with a cause for each fault. */
export function invalidObject(
  kind: Pick<ResourceKind, "group" | "kind">,
  name: string,
  errors: readonly FieldError[],
): ApiError {
  const told = [...new Set(errors.map(({ field, message }) => `${field}: ${message}`))];
  const all = told.length === 1 ? told[0] : `[${told.join(", ")}]`;
  const qualified = kind.group === "" ? kind.kind : `${kind.kind}.${kind.group}`;
  const group = kind.group === "" ? {} : { group: kind.group };
  return new ApiError("Invalid", `${qualified} "${name}" is invalid: ${all}`, {
    ...(name !== "" && { name }),
    ...group,
    kind: kind.kind,
    causes: errors.map(({ reason, field, message }) => ({ reason, message, field })),
  });
}
