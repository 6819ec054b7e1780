import type { OutputStream } from "./cli-io.ts";

/** Results on their way to stdout. */
export interface Output {
  /** Resolves when more may be written. */
  write(text: string): Promise<void>;
  /** Whether the reader has gone (`devstack logs | head`): there is nobody left to write for. */
  readonly closed: boolean;
  release(): void;
}

/** Writes as fast as the reader reads, and no more once the stream has failed. */
export function outputTo(stream: OutputStream): Output {
  let closed = false;
  const onError = () => {
    closed = true;
  };
  stream.on("error", onError);
  return {
    get closed() {
      return closed;
    },
    async write(text) {
      if (closed || text === "" || stream.write(text)) return;
      await new Promise<void>((resolve) => {
        const done = () => {
          for (const event of ["drain", "error", "close"]) stream.off(event, done);
          resolve();
        };
        for (const event of ["drain", "error", "close"]) stream.on(event, done);
      });
    },
    release: () => stream.off("error", onError),
  };
}
