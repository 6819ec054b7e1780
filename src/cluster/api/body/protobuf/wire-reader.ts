/** What is no protobuf: lengths that lead out of the bytes, numbers without an end, unknown types. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/** A field as it is on the wire: a number, or the bytes of all else. */
export interface WireField {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;
const FIXED_32 = 5;
const LONGEST_VARINT = 10;

/**
 * The fields of a message, in the order in which they are written. Nobody vouches for the bytes.
 *
 * @throws WireError
 */
export function* wireFields(bytes: Uint8Array): Generator<WireField> {
  let at = 0;
  while (at < bytes.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    if (number === 0) throw new WireError(`illegal tag ${number}`);
    yield { number, value: fieldOf(Number(tag & 7n)) };
  }

  function fieldOf(type: number): bigint | Uint8Array {
    if (type === VARINT) return varint();
    if (type === BYTES) return take(Number(varint()));
    if (type === FIXED_64) return take(8);
    if (type === FIXED_32) return take(4);
    throw new WireError(`illegal wireType ${type}`);
  }

  function take(length: number): Uint8Array {
    if (length > bytes.length - at) throw new WireError("unexpected EOF");
    at += length;
    return bytes.subarray(at - length, at);
  }

  /** Seven bits to a byte, the least first. */
  function varint(): bigint {
    let value = 0n;
    for (let read = 0; read < LONGEST_VARINT; read += 1) {
      const byte = bytes[at];
      if (byte === undefined) throw new WireError("unexpected EOF");
      at += 1;
      value |= BigInt(byte & 0x7f) << BigInt(7 * read);
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new WireError("integer overflow");
  }
}
