import { SESSION_MAX_PARALLEL } from "../limits.ts";
import type { Frame } from "./frame.ts";

/** What the frames of one stream, or of one session, take up together. */
interface Use {
  frames: number;
  tokens: number;
  usdMicros: number;
}

/** A frame's place in its window; `leave` must follow. */
export interface Place {
  /** Takes up what the answer is estimated to need; false when that is more than is left. */
  reserve(tokens: number, usdMicros: number): boolean;
  leave(): void;
}

/**
 * The windows of all streams. A frame brings its window along: what it and the other frames of its
 * stream that are being answered may take up. Nobody waits here: what does not fit is refused.
 */
export class FrameWindows {
  readonly #streams = new Map<string, Use>();
  readonly #sessions = new Map<string, Use>();

  /** Null when there is no room for one more frame. */
  enter({ session_id, stream_id, window }: Frame): Place | null {
    const streamKey = JSON.stringify([session_id, stream_id]);
    const stream = this.#streams.get(streamKey) ?? { frames: 0, tokens: 0, usdMicros: 0 };
    const session = this.#sessions.get(session_id) ?? { frames: 0, tokens: 0, usdMicros: 0 };
    if (stream.frames >= window.max_parallel || session.frames >= SESSION_MAX_PARALLEL) return null;
    this.#streams.set(streamKey, stream);
    this.#sessions.set(session_id, session);
    stream.frames += 1;
    session.frames += 1;
    const reserved = { tokens: 0, usdMicros: 0 };
    return {
      reserve: (tokens, usdMicros) => {
        if (stream.tokens + tokens > Number(window.max_tokens)) return false;
        if (stream.usdMicros + usdMicros > Number(window.max_usd_micros)) return false;
        stream.tokens += tokens;
        stream.usdMicros += usdMicros;
        Object.assign(reserved, { tokens, usdMicros });
        return true;
      },
      leave: () => {
        stream.frames -= 1;
        session.frames -= 1;
        stream.tokens -= reserved.tokens;
        stream.usdMicros -= reserved.usdMicros;
        if (stream.frames === 0) this.#streams.delete(streamKey);
        if (session.frames === 0) this.#sessions.delete(session_id);
      },
    };
  }

  /** Streams with a frame that is being answered. */
  get size(): number {
    return this.#streams.size;
  }
}
