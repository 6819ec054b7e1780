const TRACE_ID_BYTES = 16;

/** Lower-case hexadecimal text. */
export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

/** W3C Trace Context: 16 bytes that are not all zero. */
export function isTraceId(bytes: Uint8Array): boolean {
  return bytes.length === TRACE_ID_BYTES && bytes.some((byte) => byte !== 0);
}
