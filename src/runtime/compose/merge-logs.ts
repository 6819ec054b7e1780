import type { LogLine } from "../../plan/instance.ts";
import type { Clock } from "../../util/clock.ts";

/** A source that is silent for so long has told what there was: from then on it is not waited for. */
const SILENT_AFTER_MS = 200;

export interface MergeLogsOptions {
  /** The sources go on for ever; else each ends, and is waited for however late it is. */
  follow: boolean;
  clock: Clock;
}

/**
 * Lines of several sources that are each in the order of their time, merged by it. A source that goes
 * on for ever holds the others up only until it has told what is there already.
 */
export async function* mergeLogs(
  sources: readonly AsyncIterable<LogLine>[],
  { follow, clock }: MergeLogsOptions,
): AsyncGenerator<LogLine> {
  const waiting = sources.map((source) => new Head(source[Symbol.asyncIterator](), clock));
  try {
    for (;;) {
      const open = waiting.filter((head) => !head.ended);
      if (open.length === 0) return;
      await Promise.all(open.map((head) => (follow ? head.settle() : head.next())));
      const heads = open.filter((head) => head.line !== null);
      if (heads.length > 0) {
        const [first] = heads.toSorted((a, b) => (a.line?.at ?? 0) - (b.line?.at ?? 0));
        const line = first?.take();
        if (line) yield line;
      } else {
        await Promise.race(open.map((head) => head.next()));
      }
    }
  } finally {
    for (const head of waiting) head.close();
  }
}

/** The next line of a source. */
class Head {
  line: LogLine | null = null;
  ended = false;
  #isLive = false;
  #pending: Promise<void> | null = null;
  readonly #lines: AsyncIterator<LogLine>;
  readonly #clock: Clock;

  constructor(lines: AsyncIterator<LogLine>, clock: Clock) {
    this.#lines = lines;
    this.#clock = clock;
  }

  /** Resolves when there is a line, or the end. */
  next(): Promise<void> {
    if (this.line !== null || this.ended) return Promise.resolve();
    this.#pending ??= this.#lines.next().then(({ done, value }) => {
      this.#pending = null;
      if (done) this.ended = true;
      else this.line = value;
    });
    return this.#pending;
  }

  /** The same, but for a source that has shown to be silent. */
  async settle(): Promise<void> {
    const over = new AbortController();
    const next = this.next();
    if (this.#isLive) {
      next.catch(() => {});
      // What is there already is had within a turn.
      await Promise.race([next, new Promise((resolve) => setImmediate(resolve))]);
      return;
    }
    const silence = this.#clock.sleep(SILENT_AFTER_MS, over.signal).then(
      () => {
        this.#isLive = true;
      },
      () => {},
    );
    await Promise.race([next, silence]).finally(() => over.abort());
  }

  take(): LogLine | null {
    const { line } = this;
    this.line = null;
    return line;
  }

  close(): void {
    void this.#lines.return?.(undefined);
  }
}
