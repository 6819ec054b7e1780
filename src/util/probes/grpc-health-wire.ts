/**
 * The few bytes of gRPC that a health check needs, by hand: a gRPC library would cost the CLI
 * more start-up time than everything else it does.
 *
 * Message framing: gRPC over HTTP/2, "Length-Prefixed-Message" (compressed flag, four bytes of
 * length, message). Messages: grpc.health.v1.HealthCheckRequest {string service = 1} and
 * HealthCheckResponse {ServingStatus status = 1}.
 */

/** Path of the method, as the health checking protocol fixes it. */
export const HEALTH_CHECK_PATH = "/grpc.health.v1.Health/Check";

const SERVING_STATUS = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"];

const GRPC_STATUS = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
];

/** The framed request; an empty name asks for the server as a whole. */
export function encodeHealthRequest(service: string): Buffer {
  const name = Buffer.from(service, "utf8");
  const message =
    name.length === 0
      ? Buffer.alloc(0)
      : Buffer.concat([Buffer.from([0x0a]), varint(name.length), name]);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** The serving status of a framed response by its name, or null when these bytes are not one. */
export function decodeHealthResponse(frame: Buffer): string | null {
  if (frame.length < 5 || frame[0] !== 0) return null;
  const message = frame.subarray(5);
  if (message.length !== frame.readUInt32BE(1)) return null;
  // proto3 leaves a field of value zero out.
  let status = 0;
  let at = 0;
  while (at < message.length) {
    const tag = readVarint(message, at);
    if (tag === null) return null;
    const next = tag.value === 8 ? readVarint(message, tag.end) : skipField(message, tag);
    if (next === null) return null;
    if (tag.value === 8) status = next.value;
    at = next.end;
  }
  return SERVING_STATUS[status] ?? `status ${status}`;
}

/** A gRPC status code by its name. */
export function grpcStatusName(code: string): string {
  return (/^\d+$/.test(code) ? GRPC_STATUS[Number(code)] : undefined) ?? `grpc-status ${code}`;
}

interface Varint {
  value: number;
  /** Offset of the first byte after it. */
  end: number;
}

function skipField(message: Buffer, tag: Varint): Varint | null {
  const wireType = tag.value & 7;
  if (wireType === 0) return readVarint(message, tag.end);
  const length =
    wireType === 2 ? readVarint(message, tag.end) : { value: wireType === 1 ? 8 : 4, end: tag.end };
  if (length === null || ![1, 2, 5].includes(wireType)) return null;
  const end = length.end + length.value;
  return end > message.length ? null : { value: 0, end };
}

function readVarint(bytes: Buffer, from: number): Varint | null {
  let value = 0;
  for (let index = 0; index < 5; index++) {
    const byte = bytes[from + index];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: from + index + 1 };
  }
  return null;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}
