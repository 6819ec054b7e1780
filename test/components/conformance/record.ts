import { createHash } from "node:crypto";
import type { Facts, Scalar } from "./facts/facts.ts";
import type { Scenario } from "./scenario.ts";

/** Of the way in which facts are made of what is seen: a record of another one is made anew. */
export const RECORDER_VERSION = 1;
export const RUNS = 5;

/** What a fact may be: the same in all runs, within two numbers, or one of some values; sets by their members. */
export type Recorded =
  | { readonly is: Scalar | readonly string[] }
  | { readonly from: number; readonly to: number }
  | { readonly oneOf: readonly Scalar[] }
  | { readonly always: readonly string[]; readonly sometimes: readonly string[] };

export interface ScenarioRecord {
  readonly recorder: number;
  /** Of the real control plane. */
  readonly server: string;
  /** Of the scenario: its nodes, manifests and actions. */
  readonly manifestHash: string;
  readonly runs: number;
  readonly facts: Readonly<Record<string, Recorded>>;
}

export function hashOf({ nodes, actions }: Scenario): string {
  return createHash("sha256").update(JSON.stringify({ nodes, actions })).digest("hex").slice(0, 16);
}

/** What several runs have in common. */
export function recordOf(runs: readonly Facts[]): Readonly<Record<string, Recorded>> {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run)))].sort();
  return Object.fromEntries(
    names.map((name) => [name, merged(runs.map((run) => run[name] ?? null))]),
  );
}

function merged(values: readonly (Scalar | readonly string[])[]): Recorded {
  const [first = null, ...others] = values;
  const text = JSON.stringify(first);
  if (others.every((value) => JSON.stringify(value) === text)) return { is: first };
  const sets = values.filter((value) => isSet(value) || value === null);
  if (sets.length === values.length && values.some(isSet)) {
    const all = values.map((value) => (isSet(value) ? value : []));
    const members = [...new Set(all.flat())].sort();
    const always = members.filter((member) => all.every((set) => set.includes(member)));
    return { always, sometimes: members.filter((member) => !always.includes(member)) };
  }
  const numbers = values.filter((value): value is number => typeof value === "number");
  if (numbers.length === values.length) {
    return { from: Math.min(...numbers), to: Math.max(...numbers) };
  }
  const scalars = values.filter((value): value is Scalar => !isSet(value));
  return { oneOf: [...new Set(scalars)] };
}

function isSet(value: Scalar | readonly string[] | undefined): value is readonly string[] {
  return Array.isArray(value);
}

/** What of a run is not as recorded, in words, but for where it may differ; empty when all is. */
export function differences(
  record: Pick<ScenarioRecord, "facts">,
  run: Facts,
  mayDiffer: Scenario["mayDiffer"] = [],
): string[] {
  const names = [...new Set([...Object.keys(record.facts), ...Object.keys(run)])].sort();
  return names
    .flatMap((name) => {
      const recorded = record.facts[name] ?? { is: null };
      return differencesOf(recorded, run[name] ?? null).map((text) => `${name}: ${text}`);
    })
    .filter((text) => !mayDiffer.some((leave) => text.startsWith(leave.in)));
}

function differencesOf(recorded: Recorded, value: Scalar | readonly string[]): string[] {
  const seen = JSON.stringify(value);
  if ("from" in recorded) {
    const fits = typeof value === "number" && recorded.from <= value && value <= recorded.to;
    return fits ? [] : [`${seen} is not within ${recorded.from} and ${recorded.to}`];
  }
  if ("oneOf" in recorded) {
    const fits =
      !isSet(value) && (recorded.oneOf.includes(value) || isBetween(value, recorded.oneOf));
    return fits ? [] : [`${seen} is none of ${JSON.stringify(recorded.oneOf)}`];
  }
  const is = "is" in recorded ? recorded.is : recorded.always;
  if (isSet(is) && (isSet(value) || value === null)) {
    const members = value ?? [];
    const allowed = "sometimes" in recorded ? [...is, ...recorded.sometimes] : is;
    return [
      ...is.filter((one) => !members.includes(one)).map((one) => `lacks "${one}"`),
      ...members.filter((one) => !allowed.includes(one)).map((one) => `has "${one}"`),
    ];
  }
  return seen === JSON.stringify(is) ? [] : [`${seen} is not ${JSON.stringify(is)}`];
}

/**
 * Whether each number in a text is within those in the same place of the others, as in `a 1 2, b 0 3`:
 * of how pods are on nodes five runs show a few ways only.
 */
function isBetween(value: Scalar, seen: readonly Scalar[]): boolean {
  const split = (text: Scalar) => String(text).split(/(\b\d+\b)/);
  const all = seen.map(split);
  return split(value).every((part, place) => {
    const others = all.map((parts) => parts[place] ?? "");
    if (place % 2 === 0) return others.every((other) => other === part);
    const numbers = others.map(Number);
    return Math.min(...numbers) <= Number(part) && Number(part) <= Math.max(...numbers);
  });
}
