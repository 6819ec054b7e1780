import type { FieldErrors } from "./field-errors.ts";

const PERCENT_RULE =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

/** A count that is not below zero, or a share such as `25%`. */
export function checkIntOrPercent(errors: FieldErrors, field: string, value: unknown): void {
  if (typeof value === "number") errors.notNegative(field, value);
  else if (typeof value === "string" && percentOf(value) === undefined) {
    errors.invalid(field, value, PERCENT_RULE);
  }
}

export function checkAtMostAll(errors: FieldErrors, field: string, value: unknown): void {
  const percent = typeof value === "string" ? percentOf(value) : undefined;
  if (percent !== undefined && percent > 100) {
    errors.invalid(field, value, "must not be greater than 100%");
  }
}

/** Whether it comes to nothing at any size. */
export function isNone(value: unknown): boolean {
  if (typeof value === "string") return (percentOf(value) ?? 0) === 0;
  return value === undefined || value === 0;
}

function percentOf(value: string): number | undefined {
  return /^[0-9]+%$/.test(value) ? Number(value.slice(0, -1)) : undefined;
}
