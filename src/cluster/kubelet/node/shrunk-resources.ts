import { milliValue, value } from "../../meta/quantity-values.ts";
import type { ResourceList } from "../../objects/meta.ts";

/** A share of what there is, rounded down: thousandths of cpu, whole units of all else. */
export function shrunkResources(resources: ResourceList, share: number): ResourceList {
  return Object.fromEntries(
    Object.entries(resources).map(([name, amount]) => [
      name,
      name === "cpu"
        ? `${Math.floor(milliValue(amount) * share)}m`
        : String(Math.floor(value(amount) * share)),
    ]),
  );
}
