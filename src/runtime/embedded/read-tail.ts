import { open } from "node:fs/promises";

/** The end of a file, from the beginning of a line on. */
export interface FileTail {
  bytes: Buffer;
  /** Where the file ended when it was read. */
  end: number;
  inode: number;
}

const FIRST_LOOK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/**
 * At least the last `lines` lines of a file, if it has so many, and not much more of it: logs are
 * larger than what is asked of them. Null when there is no such file.
 */
export async function readTail(path: string, lines: number): Promise<FileTail | null> {
  const file = await open(path, "r").catch(() => null);
  if (file === null) return null;
  try {
    const { size: end, ino: inode } = await file.stat();
    for (let length = FIRST_LOOK_BYTES; ; length *= 4) {
      const from = Math.max(0, end - length);
      const buffer = Buffer.alloc(end - from);
      const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
      const bytes = buffer.subarray(0, bytesRead);
      if (from === 0) return { bytes, end, inode };
      // What stands before the first end of a line is a piece of one.
      if (count(bytes) > lines)
        return { bytes: bytes.subarray(bytes.indexOf(NEWLINE) + 1), end, inode };
    }
  } finally {
    await file.close();
  }
}

function count(bytes: Buffer): number {
  let found = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) found++;
  return found;
}
