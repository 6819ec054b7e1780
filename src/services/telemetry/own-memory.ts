/**
 * The bytes in memory of their own, for whoever keeps them: small buffers are pieces of a shared
 * pool, and one kept piece keeps the whole of it.
 */
export function ownMemory(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.length) return bytes;
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}
