/** What waits for all clients together, in bytes. */
export class Backlogs {
  readonly #limitBytes: number;
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isFull(): boolean {
    return this.#bytes > this.#limitBytes;
  }

  /** Says that of one client so much more waits, or less. */
  change(bytes: number): void {
    this.#bytes += bytes;
  }
}
