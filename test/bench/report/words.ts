import type { Result } from "../results.ts";
import type { Limit, Unit } from "../targets.ts";

/** The cells of one line of the report, the same on a terminal and on paper. */
export interface Cells {
  what: string;
  target: string;
  figure: string;
  range: string;
  ratio: string;
  peer: string;
  verdict: string;
}

export function cellsOf({ target, figure, ratio, verdict }: Result): Cells {
  const { what, unit, limit, peer } = target;
  const spread = figure !== null && figure.min !== figure.max;
  return {
    what,
    target: limit === null ? "" : `≤ ${limitWords(limit, unit)}`,
    figure: figure === null ? "–" : amount(figure.median, unit),
    range: spread ? `${digits(figure.min, unit)}–${digits(figure.max, unit)}` : "",
    ratio: ratio === null ? "" : `${ratio.median.toFixed(2)} ×`,
    peer: peer ?? "",
    verdict: verdict === "figure" ? "" : verdict,
  };
}

/** A remark for each figure that this machine cannot tell. */
export function gaps(results: readonly Result[]): string[] {
  return results.flatMap(({ target, reason }) =>
    reason === undefined ? [] : [`Not measured: ${target.what}, because ${reason}.`],
  );
}

function limitWords(limit: Limit, unit: Unit): string {
  if (typeof limit === "number") return amount(limit, unit);
  return "times" in limit ? `${limit.times} ×` : `peer + ${amount(limit.plus, unit)}`;
}

function amount(value: number, unit: Unit): string {
  return unit === "% of a core" ? `${digits(value, unit)} %` : `${digits(value, unit)} ${unit}`;
}

function digits(value: number, unit: Unit): string {
  return unit === "% of a core" ? String(Number(value.toFixed(2))) : String(Math.round(value));
}
