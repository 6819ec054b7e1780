import type { Masker } from "../util/masking/masker.ts";
import type { OutputStream } from "./cli-io.ts";

/** Results on their way to stdout. */
export interface Output {
  /** Resolves when more may be written. */
  write(text: string): Promise<void>;
  /** Writes what was held back, since it might have been the beginning of a secret. */
  end(): Promise<void>;
  /** Whether the reader has gone (`devstack logs | head`): there is nobody left to write for. */
  readonly closed: boolean;
  release(): void;
}

/** Who masks what is written, and whether that is JSON, which must stay valid. */
export interface OutputMasking {
  masker: Masker;
  json: boolean;
}

/** Writes as fast as the reader reads, and no more once the stream has failed. */
export function outputTo(stream: OutputStream, { masker, json }: OutputMasking): Output {
  const pieces = masker.stream();
  let closed = false;
  const onError = () => {
    closed = true;
  };
  stream.on("error", onError);
  return {
    get closed() {
      return closed;
    },
    write: (text) => send(json ? masker.maskJson(text) : pieces.write(text)),
    end: () => send(pieces.end()),
    release: () => stream.off("error", onError),
  };

  async function send(text: string): Promise<void> {
    if (closed || text === "" || stream.write(text)) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        for (const event of ["drain", "error", "close"]) stream.off(event, done);
        resolve();
      };
      for (const event of ["drain", "error", "close"]) stream.on(event, done);
    });
  }
}
