import type { LabelSelector, LabelSelectorRequirement, Labels } from "../objects/meta.ts";
import { ApiError } from "../status/api-error.ts";
import {
  checkedRequirement,
  type LabelOperator,
  type LabelRequirement,
  requirementText,
  satisfies,
} from "./label-requirement.ts";

/** A label selector made ready for asking; it never changes. */
export class CompiledLabelSelector {
  /** All must hold; sorted by key. None where nothing is selected at all. */
  readonly requirements: readonly LabelRequirement[] | undefined;
  /** What `=` asks, in two lists of one length: most selectors are no more than that. */
  readonly #keys: readonly string[];
  readonly #values: readonly string[];
  readonly #others: readonly LabelRequirement[];

  constructor(requirements: readonly LabelRequirement[] | undefined) {
    this.requirements = requirements?.toSorted((a, b) =>
      a.key < b.key ? -1 : Number(a.key > b.key),
    );
    const plain = (this.requirements ?? []).filter(isPlain);
    this.#keys = plain.map(({ key }) => key);
    this.#values = plain.map(({ values }) => values[0] ?? "");
    this.#others = (this.requirements ?? []).filter((requirement) => !isPlain(requirement));
  }

  matches(labels: Labels | undefined): boolean {
    if (this.requirements === undefined) return false;
    for (let at = 0; at < this.#keys.length; at += 1) {
      if (labels?.[this.#keys[at] ?? ""] !== this.#values[at]) return false;
    }
    for (const requirement of this.#others) {
      if (!satisfies(labels, requirement)) return false;
    }
    return true;
  }

  /** A label that all have which it selects; undefined where it asks for none in particular. */
  get needed(): { readonly key: string; readonly value: string } | undefined {
    const [key] = this.#keys;
    const [value] = this.#values;
    return key === undefined || value === undefined ? undefined : { key, value };
  }

  /** Selects all there is. */
  get isEverything(): boolean {
    return this.requirements?.length === 0;
  }

  /** As in `labelSelector=`, by key; empty for everything and for nothing. */
  get text(): string {
    return (this.requirements ?? []).map(requirementText).join(",");
  }
}

function isPlain({ operator, values }: LabelRequirement): boolean {
  return (operator === "=" || operator === "==" || operator === "in") && values.length === 1;
}

/**
 * The selector of an object (meta/v1): none selects nothing, one without requirements everything.
 * @throws ApiError BadRequest where it asks what cannot be asked
 */
export function compileLabelSelector(selector: LabelSelector | undefined): CompiledLabelSelector {
  if (selector === undefined) return new CompiledLabelSelector(undefined);
  return new CompiledLabelSelector([
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) =>
      checkedRequirement({ key, operator: "=", values: [value] }),
    ),
    ...(selector.matchExpressions ?? []).map(requirementOf),
  ]);
}

/** A selector of labels alone, as services and replication controllers have it: all must be so. */
export function compileLabels(labels: Labels): CompiledLabelSelector {
  return new CompiledLabelSelector(
    Object.entries(labels).map(([key, value]) => ({ key, operator: "=", values: [value] })),
  );
}

/** As tables and `kubectl describe` print it: `<none>` where it asks nothing, `<error>` if invalid. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  try {
    return compileLabelSelector(selector).text || "<none>";
  } catch (error) {
    if (error instanceof ApiError) return "<error>";
    throw error;
  }
}

function requirementOf({ key, operator, values = [] }: LabelSelectorRequirement): LabelRequirement {
  const compiled = operatorOf(operator);
  if (compiled === undefined) {
    const shown = JSON.stringify(operator);
    throw new ApiError("BadRequest", `${shown} is not a valid label selector operator`);
  }
  return checkedRequirement({ key, operator: compiled, values });
}

/** Nothing for what is no operator; the API does not check what it has not validated yet. */
function operatorOf(operator: string): LabelOperator | undefined {
  switch (operator) {
    case "In":
      return "in";
    case "NotIn":
      return "notin";
    case "Exists":
      return "exists";
    case "DoesNotExist":
      return "!";
    default:
      return undefined;
  }
}
