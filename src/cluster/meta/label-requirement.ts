import type { Labels } from "../objects/meta.ts";
import { ApiError } from "../status/api-error.ts";
import { labelValueFaults, qualifiedNameFaults } from "./names.ts";

/** How labels are asked for: the operators of `labelSelector=`; `gt` and `lt` are `>` and `<`. */
export type LabelOperator = "=" | "==" | "!=" | "in" | "notin" | "exists" | "!" | "gt" | "lt";

/** One thing that is asked of an object's labels. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: LabelOperator;
  /** Of `in` and `notin` one or more, of `exists` and `!` none, else one. */
  readonly values: readonly string[];
}

const INTEGER = /^[+-]?[0-9]+$/;

/**
 * The requirement, if it is one (apimachinery, labels.NewRequirement).
 * @throws ApiError BadRequest with all that is wrong
 */
export function checkedRequirement(requirement: LabelRequirement): LabelRequirement {
  const { key, values } = requirement;
  const faults = [
    ...faultsOf("key", key, qualifiedNameFaults(key)),
    ...countFaults(requirement),
    ...values.flatMap((value, at) =>
      faultsOf(`values[${at}][${key}]`, value, labelValueFaults(value)),
    ),
  ];
  if (faults.length === 0) return requirement;
  const [only = "", ...more] = new Set(faults);
  throw new ApiError("BadRequest", more.length === 0 ? only : `[${[only, ...more].join(", ")}]`);
}

/** `field: Invalid value: "…": fault; fault`, or nothing where there is no fault. */
export function faultsOf(field: string, value: unknown, faults: readonly string[]): string[] {
  if (faults.length === 0) return [];
  return [`${field}: Invalid value: ${JSON.stringify(value)}: ${faults.join("; ")}`];
}

function countFaults({ operator, values }: LabelRequirement): string[] {
  switch (operator) {
    case "in":
    case "notin":
      return values.length > 0
        ? []
        : faultsOf("values", null, ["for 'in', 'notin' operators, values set can't be empty"]);
    case "exists":
    case "!":
      return values.length === 0
        ? []
        : faultsOf("values", values, ["values set must be empty for exists and does not exist"]);
    case "gt":
    case "lt":
      return values.flatMap((value, at) =>
        INTEGER.test(value)
          ? []
          : faultsOf(`values[${at}]`, value, [
              "for 'Gt', 'Lt' operators, the value must be an integer",
            ]),
      );
    default:
      return [];
  }
}

/** Whether labels are as the requirement asks. A label that is absent satisfies `!=` and `notin`. */
export function satisfies(labels: Labels | undefined, requirement: LabelRequirement): boolean {
  const { key, operator, values } = requirement;
  const value = labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case "=":
    case "==":
    case "in":
      return value !== undefined && values.includes(value);
    case "!=":
    case "notin":
      return value === undefined || !values.includes(value);
    case "exists":
      return value !== undefined;
    case "!":
      return value === undefined;
    case "gt":
    case "lt":
      return value !== undefined && INTEGER.test(value) && lies(value, operator, values[0] ?? "");
  }
}

function lies(value: string, operator: "gt" | "lt", bound: string): boolean {
  const [actual, limit] = [BigInt(value.replace("+", "")), BigInt(bound.replace("+", ""))];
  return operator === "gt" ? actual > limit : actual < limit;
}

/** As it is written in `labelSelector=`, values in order. */
export function requirementText({ key, operator, values }: LabelRequirement): string {
  const list = values.length === 1 ? (values[0] ?? "") : values.toSorted().join(",");
  switch (operator) {
    case "exists":
      return key;
    case "!":
      return `!${key}`;
    case "in":
    case "notin":
      return `${key} ${operator} (${list})`;
    case "gt":
      return `${key}>${list}`;
    case "lt":
      return `${key}<${list}`;
    default:
      return key + operator + list;
  }
}
