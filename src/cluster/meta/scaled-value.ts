import type { IntOrString } from "../objects/meta.ts";

const SHARE = /^([+-]?[0-9]+)%$/;

/**
 * A number as it stands, and a share such as `25%` of a total, rounded up or down (apimachinery,
 * `GetScaledValueFromIntOrPercent`). What is neither counts as nothing: validation lets none through.
 */
export function scaledValue(value: IntOrString, total: number, rounding: "up" | "down"): number {
  if (typeof value === "number") return value;
  const [, percent] = SHARE.exec(value) ?? [];
  if (percent === undefined) return 0;
  const exact = (Number(percent) * total) / 100;
  return rounding === "up" ? Math.ceil(exact) : Math.floor(exact);
}
