import { Transform } from "node:stream";
import type { Clock } from "../../../util/clock.ts";

/** A line longer than this is cut into several, so that one endless line cannot fill memory. */
const MAX_LINE_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/**
 * Puts the time of capture before every line. Works on bytes: a program may write anything, and
 * text that is not UTF-8 must reach the file as it came.
 */
export function lineStamper(clock: Pick<Clock, "now">): Transform {
  let rest: Buffer = Buffer.alloc(0);
  const stamp = (line: Buffer) =>
    Buffer.concat([
      Buffer.from(`${new Date(clock.now()).toISOString()} `),
      line,
      Buffer.from("\n"),
    ]);

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let pending = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const lines: Buffer[] = [];
      for (;;) {
        const end = pending.indexOf(NEWLINE);
        if (end === -1 && pending.length < MAX_LINE_BYTES) break;
        const cut = end === -1 || end > MAX_LINE_BYTES ? MAX_LINE_BYTES : end;
        lines.push(stamp(pending.subarray(0, cut)));
        pending = pending.subarray(cut === end ? cut + 1 : cut);
      }
      rest = pending;
      done(null, lines.length === 0 ? undefined : Buffer.concat(lines));
    },
    flush(done) {
      done(null, rest.length === 0 ? undefined : stamp(rest));
    },
  });
}
