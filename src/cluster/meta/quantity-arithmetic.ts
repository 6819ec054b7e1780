import type { ResourceList } from "../objects/meta.ts";
import { formatQuantity, parseQuantity, type Quantity, roundedUp } from "./quantity.ts";

/** Amounts whose last digits lie further apart are not brought to one scale: the larger one wins. */
const WIDEST_GAP = 1_000;
const MILLI = -3;

/** Below zero where `a` is the smaller one, zero where both are the same amount, however written. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  const [left, right] = aligned(a, b);
  return left < right ? -1 : Number(left > right);
}

/** The sum, in the format of `a`, or of `b` where `a` is zero. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  const [left, right, exponent] = aligned(a, b);
  return { unscaled: left + right, exponent, format: (a.unscaled === 0n ? b : a).format };
}

/** The difference, which may be below zero, in the format of `a`, or of `b` where `a` is zero. */
export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return addQuantities(a, { ...b, unscaled: -b.unscaled });
}

/** Both lists together, resource by resource, in canonical text. Throws QuantityError. */
export function addResources(a: ResourceList, b: ResourceList): ResourceList {
  return combined(a, b, addQuantities);
}

/** What is left of `a` without `b`; a resource that only `b` has goes below zero. */
export function subtractResources(a: ResourceList, b: ResourceList): ResourceList {
  return combined(a, b, subtractQuantities);
}

/** Of each resource the larger amount, as of containers that run one after the other. */
export function largestResources(a: ResourceList, b: ResourceList): ResourceList {
  return combined(a, b, (left, right) => (compareQuantities(left, right) < 0 ? right : left));
}

/**
 * As the API server defaults the resources of containers, claims and nodes: canonical, and
 * nothing finer than a thousandth (core/v1 defaults, ResourceList). Throws QuantityError.
 */
export function defaultedResources(list: ResourceList): ResourceList {
  const defaulted = Object.fromEntries(
    Object.entries(list).map(([name, amount]) => [name, inThousandths(parseQuantity(amount))]),
  );
  // Thousands of pods share what their template has already.
  const isSame = Object.entries(defaulted).every(([name, amount]) => list[name] === amount);
  return isSame ? list : defaulted;
}

function inThousandths(quantity: Quantity): string {
  if (quantity.exponent >= MILLI) return formatQuantity(quantity);
  const { unscaled, exponent, format } = quantity;
  return formatQuantity({ ...roundedUp(unscaled, exponent, MILLI), format });
}

function combined(
  a: ResourceList,
  b: ResourceList,
  combine: (left: Quantity, right: Quantity) => Quantity,
): ResourceList {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries(
    [...names].map((name) => {
      const [left, right] = [parseQuantity(a[name] ?? 0), parseQuantity(b[name] ?? 0)];
      return [name, formatQuantity(combine(left, right))];
    }),
  );
}

type Aligned = readonly [left: bigint, right: bigint, exponent: number];

function aligned(a: Quantity, b: Quantity): Aligned {
  if (a.unscaled === 0n) return [0n, b.unscaled, b.exponent];
  if (b.unscaled === 0n) return [a.unscaled, 0n, a.exponent];
  if (Math.abs(a.exponent - b.exponent) > WIDEST_GAP) {
    const larger = a.exponent > b.exponent;
    return larger ? [a.unscaled, 0n, a.exponent] : [0n, b.unscaled, b.exponent];
  }
  const exponent = Math.min(a.exponent, b.exponent);
  return [at(a, exponent), at(b, exponent), exponent];
}

function at({ unscaled, exponent }: Quantity, lowest: number): bigint {
  return exponent === lowest ? unscaled : unscaled * 10n ** BigInt(exponent - lowest);
}
