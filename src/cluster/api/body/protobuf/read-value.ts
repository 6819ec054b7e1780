import { WireError, type WireField, wireFields } from "./wire-reader.ts";

/** Reads one value off the wire as JSON has it; undefined is a value that JSON leaves out. */
export type ReadValue = (value: WireField["value"]) => unknown;

/** The bytes of a field that is not there. */
export const EMPTY = new Uint8Array();

const utf8 = new TextDecoder();

/** The plain types of the schema by their names there. */
export const VALUE_READERS: Readonly<Record<string, ReadValue>> = {
  string: textOf,
  bytes: (value) => base64Of(bytesOf(value)),
  boolean: (value) => numberOf(value) !== 0n,
  int32: (value) => Number(BigInt.asIntN(32, numberOf(value))),
  int64: (value) => Number(BigInt.asIntN(64, numberOf(value))),
  quantity: (value) => textOf(partsOf(value).get(1) ?? EMPTY),
  "int-or-string": intOrString,
  any: (value) => jsonOf(bytesOf(partsOf(value).get(1) ?? EMPTY)),
  time: (value) => timeOf(value, 0),
  "micro-time": (value) => timeOf(value, 6),
};

/** @throws WireError for what has other bytes than a text, a part or a list would have */
export function bytesOf(value: WireField["value"]): Uint8Array {
  if (typeof value === "bigint") throw new WireError("wrong wireType = 0");
  return value;
}

/** @throws WireError */
export function textOf(value: WireField["value"]): string {
  return utf8.decode(bytesOf(value));
}

/** The fields of a message that has each at most once. */
export function partsOf(value: WireField["value"]): ReadonlyMap<number, WireField["value"]> {
  return new Map([...wireFields(bytesOf(value))].map((field) => [field.number, field.value]));
}

function numberOf(value: WireField["value"]): bigint {
  if (typeof value === "bigint") return value;
  throw new WireError("wrong wireType = 2");
}

/** util/intstr IntOrString: type (1 is a text), number, text. */
function intOrString(value: WireField["value"]): string | number {
  const parts = partsOf(value);
  if (numberOf(parts.get(1) ?? 0n) === 1n) return textOf(parts.get(3) ?? EMPTY);
  return Number(BigInt.asIntN(32, numberOf(parts.get(2) ?? 0n)));
}

const EARLIEST_SECONDS = -62_135_596_800;
const LATEST_SECONDS = 253_402_300_799;

/** Seconds since the epoch, and nanoseconds; no time at all is an empty message. */
function timeOf(value: WireField["value"], decimals: number): string | undefined {
  const parts = partsOf(value);
  const seconds = Number(BigInt.asIntN(64, numberOf(parts.get(1) ?? 0n)));
  const nanos = Number(BigInt.asIntN(32, numberOf(parts.get(2) ?? 0n)));
  if (seconds === 0 && nanos === 0) return undefined;
  if (seconds <= EARLIEST_SECONDS) return undefined;
  if (seconds > LATEST_SECONDS) throw new WireError("year outside of range [0,9999]");
  const text = new Date(seconds * 1_000).toISOString().slice(0, "2026-01-01T00:00:00".length);
  if (decimals === 0) return `${text}Z`;
  return `${text}.${String(Math.max(0, nanos)).padStart(9, "0").slice(0, decimals)}Z`;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return bytes.length === 0 ? undefined : JSON.parse(utf8.decode(bytes));
  } catch {
    throw new WireError("raw bytes are no JSON");
  }
}

function base64Of(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
