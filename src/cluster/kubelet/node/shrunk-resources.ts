import { parseQuantity } from "../../meta/quantity.ts";
import { compareQuantities } from "../../meta/quantity-arithmetic.ts";
import { milliValue, value } from "../../meta/quantity-values.ts";
import type { ResourceList } from "../../objects/meta.ts";
import type { CapacityLeft } from "../../objects/node-state.ts";

/**
 * What is left of what there is. A share is rounded down: thousandths of cpu, whole units of all else.
 * Of amounts, those that are not named stay, and none becomes more.
 */
export function shrunkResources(whole: ResourceList, left: CapacityLeft): ResourceList {
  return Object.fromEntries(
    Object.entries(whole).map(([name, amount]) => [
      name,
      typeof left === "number" ? shareOf(name, amount, left) : lesser(amount, left[name]),
    ]),
  );
}

function shareOf(name: string, amount: string | number, share: number): string {
  if (name === "cpu") return `${Math.floor(milliValue(amount) * share)}m`;
  return String(Math.floor(value(amount) * share));
}

function lesser(amount: string | number, left: string | number | undefined): string | number {
  if (left === undefined) return amount;
  return compareQuantities(parseQuantity(left), parseQuantity(amount)) < 0 ? left : amount;
}
