import type { core } from "zod/mini";

/** One entry of a 422 answer, in the form FastAPI gives it (contract of the platform's services). */
export interface ValidationDetail {
  type: string;
  loc: (string | number)[];
  msg: string;
  input: unknown;
}

/** Text of the client that is repeated in an answer is cut here: a prompt may be 100 kB. */
const ECHO_MAX_CHARS = 120;

const TYPE_WORDS: Record<string, { type: string; noun: string }> = {
  string: { type: "string_type", noun: "string" },
  number: { type: "float_type", noun: "number" },
  int: { type: "int_type", noun: "integer" },
  boolean: { type: "bool_type", noun: "boolean" },
  array: { type: "list_type", noun: "list" },
};

/** zod's issues in Pydantic's words, with `loc` counted from the request's body. */
export function validationDetails(
  issues: readonly core.$ZodIssue[],
  body: unknown,
): ValidationDetail[] {
  return issues.map((issue) => {
    const path = issue.path.filter((part) => typeof part !== "symbol");
    const input = valueAt(body, path);
    return { ...describe(issue, input), loc: ["body", ...path], input: echo(input) };
  });
}

function describe(issue: core.$ZodIssue, input: unknown): { type: string; msg: string } {
  if (input === undefined) return { type: "missing", msg: "Field required" };
  switch (issue.code) {
    case "invalid_type":
      return wrongType(issue, input);
    case "invalid_value":
      return { type: "literal_error", msg: `Input should be ${alternatives(issue.values)}` };
    case "too_small":
      return tooSmall(issue.origin, Number(issue.minimum));
    case "too_big":
      return tooBig(issue.origin, Number(issue.maximum));
    default:
      return { type: "value_error", msg: issue.message };
  }
}

function wrongType(issue: core.$ZodIssueInvalidType, input: unknown) {
  if (issue.path.length === 0) {
    return {
      type: "model_attributes_type",
      msg: "Input should be a valid dictionary or object to extract fields from",
    };
  }
  // A number with a fraction where a whole one is expected has a type of its own in Pydantic.
  if (issue.expected === "int" && typeof input === "number") {
    return {
      type: "int_from_float",
      msg: "Input should be a valid integer, got a number with a fractional part",
    };
  }
  const words = TYPE_WORDS[issue.expected];
  if (words === undefined) return { type: "value_error", msg: issue.message };
  return { type: words.type, msg: `Input should be a valid ${words.noun}` };
}

function tooSmall(origin: string, minimum: number) {
  if (origin === "string") {
    return { type: "string_too_short", msg: `String should have at least ${characters(minimum)}` };
  }
  return {
    type: "greater_than_equal",
    msg: `Input should be greater than or equal to ${minimum}`,
  };
}

function tooBig(origin: string, maximum: number) {
  if (origin === "string") {
    return { type: "string_too_long", msg: `String should have at most ${characters(maximum)}` };
  }
  if (origin === "array") {
    return { type: "too_long", msg: `List should have at most ${maximum} items after validation` };
  }
  return { type: "less_than_equal", msg: `Input should be less than or equal to ${maximum}` };
}

function characters(count: number): string {
  return count === 1 ? "1 character" : `${count} characters`;
}

function alternatives(values: readonly unknown[]): string {
  const quoted = values.map((value) => `'${value}'`);
  const last = quoted.pop();
  return quoted.length === 0 ? String(last) : `${quoted.join(", ")} or ${last}`;
}

function valueAt(body: unknown, path: readonly (string | number)[]): unknown {
  let value = body;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) {
      return undefined;
    }
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

/** What is repeated to the client: scalars, long text cut; of anything larger only its kind. */
function echo(input: unknown): unknown {
  if (typeof input === "string" && input.length > ECHO_MAX_CHARS) {
    return `${input.slice(0, ECHO_MAX_CHARS)}…`;
  }
  if (Array.isArray(input)) return `list of ${input.length}`;
  if (typeof input === "object" && input !== null) return "object";
  return input ?? null;
}
