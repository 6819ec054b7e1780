import { once } from "node:events";
import { PassThrough, type Readable } from "node:stream";

/** The media type of a stream of JSON texts, one a line. */
export const NDJSON = "application/x-ndjson";

/** Bytes that may wait for a client that does not read. */
const BUFFER_BYTES = 16 * 1024;

/** Writes values as lines, no faster than the other side reads them. */
export class NdjsonWriter {
  readonly #stream = new PassThrough({ highWaterMark: BUFFER_BYTES });

  constructor() {
    // It may break off before the reply listens; whoever breaks it off tells why.
    this.#stream.on("error", () => undefined);
  }

  /** What was written, for the HTTP reply. */
  get stream(): Readable {
    return this.#stream;
  }

  /**
   * Resolves when the next line may be written, so a slow client slows its adapter down instead of
   * filling the memory. Rejects with the signal's reason when that aborts meanwhile; a stream that the
   * client closed swallows lines.
   */
  async write(value: unknown, signal: AbortSignal): Promise<void> {
    if (this.#stream.destroyed) return;
    if (this.#stream.write(`${JSON.stringify(value)}\n`)) return;
    await once(this.#stream, "drain", { signal }).catch((error: unknown) => {
      throw signal.aborted ? signal.reason : error;
    });
  }

  /** No more lines. */
  end(): void {
    this.#stream.end();
  }

  /** Breaks the answer off: the client sees that its end is missing. */
  fail(error: Error): void {
    this.#stream.destroy(error);
  }
}

/**
 * Whether the client wants one JSON object instead of lines: the body's `stream` decides; where it
 * is silent, an Accept header that names JSON before or without the line format.
 */
export function wantsWholeAnswer(stream: boolean | null, accept: string | undefined): boolean {
  if (stream !== null) return !stream;
  const types = (accept ?? "").toLowerCase().split(",").map(mediaType);
  const json = types.indexOf("application/json");
  const ndjson = types.indexOf(NDJSON);
  return json !== -1 && (ndjson === -1 || json < ndjson);
}

function mediaType(entry: string): string {
  return entry.split(";", 1)[0]?.trim() ?? "";
}
