import { open } from "node:fs/promises";

/** A line of a file. */
export interface FileLine {
  readonly text: string;
  /** How many bytes of the file there are up to its end. */
  readonly endBytes: number;
}

const CHUNK_BYTES = 1024 * 1024;
const END = "\n".charCodeAt(0);

/**
 * The lines of a file, which may be larger than any text can be; what follows the last end of a line is
 * none.
 *
 * @throws the system's error when it cannot be read
 */
export async function* fileLines(path: string): AsyncGenerator<FileLine> {
  const file = await open(path, "r");
  try {
    let begun: Buffer[] = [];
    let endBytes = 0;
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES));
      if (bytesRead === 0) return;
      const chunk = buffer.subarray(0, bytesRead);
      let from = 0;
      for (let at = chunk.indexOf(END); at !== -1; at = chunk.indexOf(END, from)) {
        const line = Buffer.concat([...begun, chunk.subarray(from, at)]);
        begun = [];
        from = at + 1;
        endBytes += line.length + 1;
        yield { text: line.toString("utf8"), endBytes };
      }
      begun.push(chunk.subarray(from));
    }
  } finally {
    await file.close();
  }
}
