import { type FileHandle, mkdir, open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { Writable } from "node:stream";

export interface RotatingLogOptions {
  path: string;
  /** The file is moved to `<path>.1` (replacing an older one) before it grows beyond this. */
  maxBytes: number;
}

/**
 * A log file that never takes more than twice `maxBytes` of disk. It takes everything and never
 * fails: what cannot be written (the disk is full, the folder was removed) is dropped and said in
 * the log as soon as it can be, for a service must not come to a halt because its log does.
 */
export function rotatingLog({ path, maxBytes }: RotatingLogOptions): Writable {
  let file: FileHandle | undefined;
  let size = 0;
  let lostBytes = 0;

  async function openFile(): Promise<FileHandle> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const opened = await open(path, "a", 0o600);
    size = (await opened.stat()).size;
    return opened;
  }

  async function write(chunk: Buffer): Promise<void> {
    file ??= await openFile();
    if (size > 0 && size + chunk.length > maxBytes) {
      await close();
      await rename(path, `${path}.1`);
      file = await openFile();
    }
    if (lostBytes > 0) await file.appendFile(lossNote(lostBytes));
    lostBytes = 0;
    await file.appendFile(chunk);
    size += chunk.length;
  }

  async function close(): Promise<void> {
    const closing = file;
    file = undefined;
    await closing?.close();
  }

  /** The next write opens the file anew. */
  async function lose(chunk: Buffer): Promise<void> {
    lostBytes += chunk.length;
    await close().catch(() => {});
  }

  return new Writable({
    highWaterMark: 256 * 1024,
    write: (chunk: Buffer, _encoding, done) => {
      write(chunk)
        .catch(() => lose(chunk))
        .then(() => done());
    },
    final: (done) => {
      close()
        .catch(() => {})
        .then(() => done());
    },
  });
}

function lossNote(bytes: number): string {
  const at = new Date().toISOString();
  return `${at} devstack: ${bytes} bytes of the log could not be written and are lost\n`;
}
