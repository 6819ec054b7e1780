import { decodeHealthResponse, HEALTH_CHECK_PATH } from "./grpc-health-wire.ts";

/**
 * The few bytes of HTTP/2 (RFC 9113) and HPACK (RFC 7541) in which a server that is well answers one
 * health check. Whatever else comes is left to a real HTTP/2.
 */

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const FRAME = { data: 0, headers: 1, reset: 3, settings: 4, goAway: 7, continuation: 9 };
const END_STREAM = 0x1;
const END_HEADERS = 0x4;
/** Padding and priorities, which nobody sends who answers a health check. */
const UNUSUAL = 0x8 | 0x20;
const HEADER_BYTES = 9;
const MAX_ANSWER_BYTES = 4 * 1024;

/** SETTINGS_HEADER_TABLE_SIZE 0, so that every header says all of itself; no pushes. */
const SETTINGS = Buffer.from([0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0]);

/** All that is sent, for a framed gRPC message. */
export function healthRequest(
  message: Buffer,
  { authority, timeoutMs }: { authority: string; timeoutMs: number },
): Buffer {
  const headers = Buffer.concat([
    // :method POST and :scheme http of the static table.
    Buffer.from([0x83, 0x86]),
    literal([0x04], HEALTH_CHECK_PATH),
    literal([0x01], authority),
    literal([0x0f, 0x10], "application/grpc"),
    literal([0x0f, 0x2b], "devstack-probe"),
    literal([0x00, ...text("te")], "trailers"),
    literal([0x00, ...text("grpc-timeout")], `${Math.ceil(timeoutMs)}m`),
  ]);
  return Buffer.concat([
    Buffer.from(PREFACE),
    frame(FRAME.settings, { flags: 0, stream: 0 }, SETTINGS),
    frame(FRAME.headers, { flags: END_HEADERS, stream: 1 }, headers),
    frame(FRAME.data, { flags: END_STREAM, stream: 1 }, message),
  ]);
}

/** The answer to `healthRequest`, as its bytes come. */
export class HealthAnswer {
  #rest = Buffer.alloc(0);
  #bytes = 0;
  #isGrpc = false;
  readonly #message: Buffer[] = [];

  /** What is known with these bytes; null when it takes more. */
  read(chunk: Buffer): "serving" | "unclear" | null {
    this.#bytes += chunk.length;
    if (this.#bytes > MAX_ANSWER_BYTES) return "unclear";
    this.#rest = Buffer.concat([this.#rest, chunk]);
    while (this.#rest.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + this.#rest.readUIntBE(0, 3);
      // An answer of HTTP/1 is a frame without end.
      if (end > MAX_ANSWER_BYTES) return "unclear";
      if (this.#rest.length < end) return null;
      const found = this.#frame(this.#rest.subarray(0, end));
      if (found !== null) return found;
      this.#rest = this.#rest.subarray(end);
    }
    return null;
  }

  #frame(bytes: Buffer): "serving" | "unclear" | null {
    const type = bytes[3];
    const flags = bytes[4] ?? 0;
    const payload = bytes.subarray(HEADER_BYTES);
    if (type === FRAME.data || type === FRAME.headers) {
      if ((flags & UNUSUAL) !== 0) return "unclear";
      const last = (flags & END_STREAM) !== 0;
      if (type === FRAME.headers) return this.#headers(payload, { flags, last });
      this.#message.push(payload);
      return last ? "unclear" : null;
    }
    const isEnd = type === FRAME.reset || type === FRAME.goAway || type === FRAME.continuation;
    return isEnd ? "unclear" : null;
  }

  #headers(
    block: Buffer,
    { flags, last }: { flags: number; last: boolean },
  ): "serving" | "unclear" | null {
    const known = (flags & END_HEADERS) === 0 ? null : knownHeaders(block);
    if (known === null) return "unclear";
    if (!last) {
      const isGrpc = GRPC_TYPES.some((type) => known.has(`content-type ${type}`));
      this.#isGrpc = isGrpc && known.has(":status 200");
      return this.#isGrpc ? null : "unclear";
    }
    const message = decodeHealthResponse(Buffer.concat(this.#message));
    const serves = this.#isGrpc && known.has("grpc-status 0") && message === "SERVING";
    return serves ? "serving" : "unclear";
  }
}

function frame(
  type: number,
  { flags, stream }: { flags: number; stream: number },
  payload: Buffer,
): Buffer {
  const head = Buffer.alloc(HEADER_BYTES);
  head.writeUIntBE(payload.length, 0, 3);
  head.set([type, flags], 3);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** A header that is not to be remembered; its name as it begins, which may be in the static table. */
function literal(name: readonly number[], value: string): Buffer {
  return Buffer.from([...name, ...text(value)]);
}

/** Without Huffman's code. */
function text(value: string): number[] {
  return [value.length, ...Buffer.from(value, "latin1")];
}

const GRPC_TYPES = ["application/grpc", "application/grpc+proto"];

/** Of the static table, what a good answer has. */
const STATIC_STATUS_200 = 8;
const STATIC_CONTENT_TYPE = 31;
const STATIC_LAST = 61;

/** Those of the headers of a block that a good answer has; null where it cannot be read that far. */
function knownHeaders(block: Buffer): ReadonlySet<string> | null {
  const found = new Set<string>();
  let at = 0;
  const integer = (bits: number): number => {
    const most = 2 ** bits - 1;
    let value = (block[at++] ?? 0) & most;
    if (value < most) return value;
    for (let shift = 0; shift <= 14; shift += 7) {
      const byte = block[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return Number.POSITIVE_INFINITY;
  };
  const string = (): string | undefined => {
    const coded = ((block[at] ?? 0) & 0x80) !== 0;
    const length = integer(7);
    const bytes = block.subarray(at, at + length);
    at += length;
    return coded ? CODED.get(bytes.toString("hex")) : bytes.toString("latin1");
  };
  while (at < block.length) {
    const first = block[at] ?? 0;
    if (first >= 0x80) {
      const index = integer(7);
      if (index > STATIC_LAST) return null;
      if (index === STATIC_STATUS_200) found.add(":status 200");
    } else if (first >= 0x20 && first < 0x40) {
      integer(5);
    } else {
      const index = integer(first >= 0x40 ? 6 : 4);
      const name = index === 0 ? string() : index === STATIC_CONTENT_TYPE ? "content-type" : "";
      found.add(`${name} ${string()}`);
    }
  }
  return at === block.length ? found : null;
}

/** Huffman's code of HPACK (RFC 7541, appendix B), of the characters that are needed. */
const CODES: Readonly<Record<string, string>> = {
  ...{ "0": "00000", a: "00011", c: "00100", e: "00101", i: "00110", o: "00111", s: "01000" },
  ...{ t: "01001", "-": "010110", "/": "011000", g: "100110", l: "101000", n: "101010" },
  ...{ p: "101011", r: "101100", u: "101101", y: "1111010", "+": "11111111011" },
};

const CODED: ReadonlyMap<string, string> = new Map(
  ["grpc-status", "0", "content-type", ...GRPC_TYPES].map((known) => [coded(known), known]),
);

function coded(known: string): string {
  const bits = [...known].map((character) => CODES[character] ?? "").join("");
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, "1");
  const bytes = padded.match(/.{8}/g) ?? [];
  return bytes.map((byte) => Number.parseInt(byte, 2).toString(16).padStart(2, "0")).join("");
}
