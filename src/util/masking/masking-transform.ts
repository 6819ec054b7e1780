import { Transform } from "node:stream";
import type { Masker } from "./masker.ts";

/** Masks what a program writes, byte by byte: what is not UTF-8 passes as it came. */
export function maskingTransform(masker: Masker): Transform {
  const stream = masker.latin1Stream();
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      // Most stacks have no secrets, and a service may write a lot; nothing is held back then.
      if (masker.isEmpty) {
        done(null, chunk);
        return;
      }
      const text = stream.write(chunk.toString("latin1"));
      done(null, text === "" ? undefined : Buffer.from(text, "latin1"));
    },
    flush(done) {
      const text = stream.end();
      done(null, text === "" ? undefined : Buffer.from(text, "latin1"));
    },
  });
}
