/** exit(0) as each kind of machine has it, and what ELF calls that machine. */
const MACHINES: Readonly<Record<string, { machine: number; code: readonly number[] }>> = {
  x64: { machine: 62, code: [0xb8, 60, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05] },
  arm64: {
    machine: 183,
    code: [0, 0, 0x80, 0xd2, 0xa8, 0x0b, 0x80, 0xd2, 1, 0, 0, 0xd4],
  },
};

const HEADER_BYTES = 64;
const SEGMENT_BYTES = 56;
const ADDRESS = 0x400000n;

/**
 * A program for Linux that ends at once with 0 and needs nothing, not even a file system: what an
 * image must have at least (ELF-64: a header, one segment to load and run, the code).
 */
export function tinyProgram(): Buffer {
  const kind = MACHINES[process.arch];
  if (kind === undefined) throw new Error(`no program for ${process.arch}`);
  const code = Buffer.from(kind.code);
  const start = HEADER_BYTES + SEGMENT_BYTES;
  const size = BigInt(start + code.length);
  const header = Buffer.alloc(HEADER_BYTES);
  // Magic, 64 bits, little-endian, version 1.
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]).copy(header);
  header.writeUInt16LE(2, 16); // executable
  header.writeUInt16LE(kind.machine, 18);
  header.writeUInt32LE(1, 20);
  header.writeBigUInt64LE(ADDRESS + BigInt(start), 24); // where it begins
  header.writeBigUInt64LE(BigInt(HEADER_BYTES), 32); // where its segments are told
  header.writeUInt16LE(HEADER_BYTES, 52);
  header.writeUInt16LE(SEGMENT_BYTES, 54);
  header.writeUInt16LE(1, 56);
  const segment = Buffer.alloc(SEGMENT_BYTES);
  segment.writeUInt32LE(1, 0); // to load
  segment.writeUInt32LE(5, 4); // to read and to run
  segment.writeBigUInt64LE(ADDRESS, 16);
  segment.writeBigUInt64LE(ADDRESS, 24);
  segment.writeBigUInt64LE(size, 32);
  segment.writeBigUInt64LE(size, 40);
  segment.writeBigUInt64LE(0x1000n, 48);
  return Buffer.concat([header, segment, code]);
}
