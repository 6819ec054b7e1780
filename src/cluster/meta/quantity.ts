/** How an amount was written, and so how it is printed. */
export type QuantityFormat = "DecimalSI" | "BinarySI" | "DecimalExponent";

/**
 * An amount of a resource, exactly: `unscaled` × 10^`exponent`, of at most nine decimals.
 * The rules are those of apimachinery 1.34, resource.Quantity.
 */
export interface Quantity {
  readonly unscaled: bigint;
  readonly exponent: number;
  readonly format: QuantityFormat;
  /** What was read, where the API server takes it for canonical and hands it out as it came. */
  readonly text?: string;
}

/** What is no quantity; its message is the API server's. */
export class QuantityError extends Error {
  override readonly name = "QuantityError";
}

const WRONG_FORM =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const WRONG_NUMBER = "unable to parse numeric part of quantity";
const WRONG_SUFFIX = "unable to parse quantity's suffix";

/** Digits need not be there: upstream reads `.`, `-` and `Ki` as zero (but not `Pi`). */
const NUMBER = /^([+-]?)0*([0-9]*)(?:\.([0-9]*))?/;
const SUFFIX = /^[eEinumkKMGTP]*[-+]?[0-9]*$/;
const EXPONENT = /^[eE]([+-]?[0-9]+)$/;

const NANO = -9;
const MAX_INT64 = 2n ** 63n - 1n;
/** As many decimal digits fit an int64 whatever they are. */
const INT64_DIGITS = 18;
/** So many digits, with three for each power of 1024, are one too many for upstream's short way. */
const BINARY_DIGITS = 15;

const DECIMAL_EXPONENTS: ReadonlyMap<string, number> = new Map([
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["", 0],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
  ["P", 15],
  ["E", 18],
]);
const DECIMAL_SUFFIXES: ReadonlyMap<number, string> = new Map(
  [...DECIMAL_EXPONENTS].map(([suffix, exponent]) => [exponent, suffix]),
);
/** By the power of 1024. */
const BINARY_SUFFIXES = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"] as const;

interface Written {
  readonly text: string;
  /** Whether there is a number at all before the suffix. */
  readonly hasDigits: boolean;
}

interface Digits {
  readonly negative: boolean;
  /** Without leading zeros; `0` where nothing is left. */
  readonly whole: string;
  readonly decimals: string;
}

/**
 * Reads a quantity as it stands in JSON, a string or a number. What is finer than a billionth is
 * rounded away from zero, and what has a binary suffix is cut to an int64.
 * @throws QuantityError in the API server's words
 */
export function parseQuantity(written: string | number): Quantity {
  const text = String(written).trim();
  if (text === "") throw new QuantityError(WRONG_FORM);
  const [number = "", sign, whole = "", decimals = ""] = NUMBER.exec(text) ?? [];
  const suffix = text.slice(number.length);
  if (!SUFFIX.test(suffix)) throw new QuantityError(WRONG_FORM);
  const digits = { negative: sign === "-", whole: whole === "" ? "0" : whole, decimals };

  const power = BINARY_SUFFIXES.findIndex((binary) => binary === suffix && binary !== "");
  const known = { text, hasDigits: /[0-9]/.test(number) };
  if (power > 0) return binaryQuantity(digits, power, known);
  const exponent = DECIMAL_EXPONENTS.get(suffix);
  return exponent === undefined
    ? decimalQuantity(digits, {
        ...known,
        exponent: exponentOf(suffix),
        format: "DecimalExponent",
      })
    : decimalQuantity(digits, { ...known, exponent, format: "DecimalSI" });
}

function exponentOf(suffix: string): number {
  const exponent = EXPONENT.exec(suffix)?.[1];
  if (exponent === undefined) throw new QuantityError(WRONG_SUFFIX);
  const read = BigInt(exponent.replace("+", ""));
  if (read > MAX_INT64 || read < -MAX_INT64 - 1n) throw new QuantityError(WRONG_SUFFIX);
  return Number(BigInt.asIntN(32, read));
}

function decimalQuantity(
  { negative, whole, decimals }: Digits,
  written: Written & { readonly exponent: number; readonly format: QuantityFormat },
): Quantity {
  const exponent = written.exponent - decimals.length;
  const shifted = whole + decimals;
  const unscaled = BigInt(negative ? `-${shifted}` : shifted);
  if (shifted.length > INT64_DIGITS || exponent < NANO) {
    if (!written.hasDigits) throw new QuantityError(WRONG_NUMBER);
    return { ...roundedUp(unscaled, exponent, NANO), format: written.format };
  }
  const kept = exponent % 3 === 0 && !shifted.endsWith("000") && !shifted.startsWith("0");
  return kept
    ? { unscaled, exponent, format: written.format, text: written.text }
    : { unscaled, exponent, format: written.format };
}

function binaryQuantity(
  { negative, whole, decimals }: Digits,
  power: number,
  { text, hasDigits }: Written,
): Quantity {
  const short = decimals === "" && whole.length + 3 * power < BINARY_DIGITS;
  if (!short && !hasDigits) throw new QuantityError(WRONG_NUMBER);
  const amount = roundedUp(
    BigInt(whole + decimals) * 1024n ** BigInt(power),
    0 - decimals.length,
    NANO,
  );
  const scale = 10n ** BigInt(-amount.exponent);
  const capped = amount.unscaled > MAX_INT64 * scale ? MAX_INT64 * scale : amount.unscaled;
  const unscaled = negative ? -capped : capped;
  const { exponent } = amount;
  if (capped < scale) return { unscaled, exponent, format: "DecimalSI" };
  return short && Number(whole.slice(-3)) % 8 !== 0
    ? { unscaled, exponent, format: "BinarySI", text }
    : { unscaled, exponent, format: "BinarySI" };
}

/** The same amount with no digits below 10^`scale`; what is lost is rounded away from zero. */
export function roundedUp(
  unscaled: bigint,
  exponent: number,
  scale: number,
): Pick<Quantity, "unscaled" | "exponent"> {
  if (exponent >= scale) return { unscaled, exponent };
  const sign = unscaled < 0n ? -1n : 1n;
  if (unscaled === 0n) return { unscaled, exponent: scale };
  if (scale - exponent > String(unscaled).length) return { unscaled: sign, exponent: scale };
  const divisor = 10n ** BigInt(scale - exponent);
  const lost = unscaled % divisor !== 0n;
  return { unscaled: unscaled / divisor + (lost ? sign : 0n), exponent: scale };
}

/**
 * The canonical text: no decimals, the largest suffix that loses nothing, in the format that was
 * read. A binary one that is no whole number, or is below 1024, is printed as a decimal. Beyond
 * `E` a decimal loses its suffix, as it does in apimachinery.
 */
export function formatQuantity(quantity: Quantity): string {
  const { unscaled, text } = quantity;
  if (unscaled === 0n) return "0";
  if (text !== undefined) return text;
  return quantity.format === "BinarySI"
    ? (binaryText(quantity) ?? decimalText({ ...quantity, format: "DecimalSI" }))
    : decimalText(quantity);
}

/** {@link formatQuantity} of what {@link parseQuantity} reads: what the API server answers. */
export function canonicalQuantity(written: string | number): string {
  return formatQuantity(parseQuantity(written));
}

function decimalText({ unscaled, exponent: written, format }: Quantity): string {
  let [digits, exponent] = [String(unscaled), written];
  const zeros = digits.length - digits.replace(/0+$/, "").length;
  digits = digits.slice(0, digits.length - zeros);
  exponent += zeros;
  const over = ((exponent % 3) + 3) % 3;
  digits += "0".repeat(over);
  exponent -= over;
  if (format === "DecimalExponent") return exponent === 0 ? digits : `${digits}e${exponent}`;
  return digits + (DECIMAL_SUFFIXES.get(exponent) ?? "");
}

function binaryText({ unscaled, exponent }: Quantity): string | undefined {
  const scale = 10n ** BigInt(Math.abs(exponent));
  if (exponent < 0 && unscaled % scale !== 0n) return undefined;
  let amount = exponent < 0 ? unscaled / scale : unscaled * scale;
  if (amount > -1024n && amount < 1024n) return undefined;
  let power = 0;
  while (amount % 1024n === 0n && power < BINARY_SUFFIXES.length - 1) {
    amount /= 1024n;
    power += 1;
  }
  return `${amount}${BINARY_SUFFIXES[power]}`;
}
