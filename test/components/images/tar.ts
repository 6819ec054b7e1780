import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";

/** One entry of an image's file system. */
export interface TarEntry {
  /** Absolute, as in the image. Folders that are not listed themselves belong to root. */
  path: string;
  content: { file: string } | { text: string | Buffer } | { linkTo: string } | "folder";
  mode?: number;
  /** Owner and group; root by default. */
  uid?: number;
  gid?: number;
}

const BLOCK = 512;
const USTAR = "ustar\u000000";
const TYPES = { file: "0", link: "2", folder: "5" };

/** Entries as a tar archive (POSIX ustar), which engines take for a file system. */
export function tarOf(entries: readonly TarEntry[]): Readable {
  return Readable.from(blocks(entries), { objectMode: false });
}

async function* blocks(entries: readonly TarEntry[]): AsyncGenerator<Buffer> {
  for (const entry of entries) {
    const { content } = entry;
    if (content === "folder") yield header(entry, "folder", { mode: 0o755 });
    else if ("linkTo" in content) {
      yield header(entry, "link", { mode: 0o777, linkTo: content.linkTo });
    } else if ("text" in content) {
      const body = Buffer.from(content.text);
      yield header(entry, "file", { mode: 0o644, size: body.length });
      yield body;
      yield padding(body.length);
    } else {
      const { size, mode } = await stat(content.file);
      yield header(entry, "file", { mode: mode & 0o111 ? 0o755 : 0o644, size });
      for await (const chunk of createReadStream(content.file, { highWaterMark: 1 << 20 })) {
        yield chunk as Buffer;
      }
      yield padding(size);
    }
  }
  yield Buffer.alloc(2 * BLOCK);
}

function header(
  { path, mode: wanted, uid = 0, gid = 0 }: TarEntry,
  type: keyof typeof TYPES,
  { mode, size = 0, linkTo = "" }: { mode: number; size?: number; linkTo?: string },
): Buffer {
  const block = Buffer.alloc(BLOCK);
  const name = path.slice(1) + (type === "folder" ? "/" : "");
  if (Buffer.byteLength(name) > 100) throw new Error(`too long for a tar archive: ${path}`);
  const octal = (value: number, at: number, digits: number) =>
    block.write(value.toString(8).padStart(digits, "0"), at);
  block.write(name, 0);
  octal(wanted ?? mode, 100, 7);
  octal(uid, 108, 7);
  octal(gid, 116, 7);
  octal(size, 124, 11);
  octal(0, 136, 11); // the same archive whenever it is made
  block.fill(" ", 148, 156);
  block.write(TYPES[type], 156);
  block.write(linkTo, 157);
  block.write(USTAR, 257);
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  block[154] = 0;
  return block;
}

function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}
