import { type FileHandle, open, rename } from "node:fs/promises";
import { Writable } from "node:stream";

export interface RotatingLogOptions {
  path: string;
  /** The file is moved to `<path>.1` (replacing an older one) before it grows beyond this. */
  maxBytes: number;
}

/** A log file that never takes more than twice `maxBytes` of disk. */
export function rotatingLog({ path, maxBytes }: RotatingLogOptions): Writable {
  let file: FileHandle | undefined;
  let size = 0;

  async function openFile(): Promise<FileHandle> {
    const opened = await open(path, "a", 0o600);
    size = (await opened.stat()).size;
    return opened;
  }

  async function write(chunk: Buffer): Promise<void> {
    file ??= await openFile();
    if (size > 0 && size + chunk.length > maxBytes) {
      await file.close();
      await rename(path, `${path}.1`);
      file = await openFile();
    }
    await file.appendFile(chunk);
    size += chunk.length;
  }

  return new Writable({
    highWaterMark: 256 * 1024,
    write: (chunk: Buffer, _encoding, done) => {
      write(chunk).then(() => done(), done);
    },
    final: (done) => {
      (file ? file.close() : Promise.resolve()).then(() => done(), done);
    },
  });
}
