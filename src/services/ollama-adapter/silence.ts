/** Bounds how long a peer may be silent, and only that: who reads slowly is not held against it. */
export class Silence {
  readonly #controller = new AbortController();
  readonly #timeoutMs: number;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Aborts when a wait was too long. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Waits for the peer. */
  async during<T>(wait: Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.#controller.abort(), this.#timeoutMs);
    try {
      return await wait;
    } finally {
      clearTimeout(timer);
    }
  }

  /** What the peer sends, piece by piece; leaving the loop closes it. */
  async *through<T>(pieces: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
    const iterator = pieces[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.during(iterator.next());
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
}
