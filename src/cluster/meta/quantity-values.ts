import { parseQuantity, roundedUp } from "./quantity.ts";

/** So many decimal digits are an exact double, and are one still as thousandths. */
const PLAIN_DIGITS = 12;
/** No double reaches 10 to this power. */
const MOST_ZEROS = 309;
const ZERO = 48;
const NINE = 57;

/**
 * The amount in whole units, rounded away from zero: bytes of memory, pods, devices. Exact
 * up to 2^53, the nearest double above (apimachinery gives no use of what no int64 holds).
 * @throws QuantityError
 */
export function value(written: string | number): number {
  return plainValue(written, 1) ?? exactValue(written, 0);
}

/** The amount in thousandths, rounded away from zero: of cpu. Otherwise as {@link value}. */
export function milliValue(written: string | number): number {
  return plainValue(written, 1_000) ?? exactValue(written, -3);
}

/** What nearly all quantities are: a few digits and a common suffix. Nothing for all others. */
function plainValue(written: string | number, perUnit: 1 | 1_000): number | undefined {
  if (typeof written === "number") {
    return Number.isInteger(written) && Math.abs(written) < 10 ** PLAIN_DIGITS
      ? written * perUnit
      : undefined;
  }
  let amount = 0;
  let digits = 0;
  for (; digits < written.length && digits < PLAIN_DIGITS; digits += 1) {
    const code = written.charCodeAt(digits);
    if (code < ZERO || code > NINE) break;
    amount = amount * 10 + code - ZERO;
  }
  if (digits === 0) return undefined;
  if (digits === written.length) return amount * perUnit;
  return withSuffix(amount, written.slice(digits), perUnit);
}

function withSuffix(amount: number, suffix: string, perUnit: 1 | 1_000): number | undefined {
  if (suffix === "m") return perUnit === 1_000 ? amount : Math.ceil(amount / 1_000);
  const unit = unitOf(suffix);
  if (unit === undefined) return undefined;
  const result = amount * unit * perUnit;
  return Number.isSafeInteger(result) ? result : undefined;
}

function unitOf(suffix: string): number | undefined {
  switch (suffix) {
    case "Ki":
      return 2 ** 10;
    case "Mi":
      return 2 ** 20;
    case "Gi":
      return 2 ** 30;
    case "Ti":
      return 2 ** 40;
    case "k":
      return 1e3;
    case "M":
      return 1e6;
    case "G":
      return 1e9;
    case "T":
      return 1e12;
    default:
      return undefined;
  }
}

function exactValue(written: string | number, scale: 0 | -3): number {
  const { unscaled, exponent } = parseQuantity(written);
  const rounded = roundedUp(unscaled, exponent, scale);
  const zeros = rounded.exponent - scale;
  if (unscaled === 0n) return 0;
  if (zeros > MOST_ZEROS) return unscaled > 0n ? Infinity : -Infinity;
  return Number(rounded.unscaled * 10n ** BigInt(zeros));
}
