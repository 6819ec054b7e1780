/**
 * V8 keeps texts up to this length in one piece; a longer one that is added to bit by bit is kept as
 * all of these bits, each of 32 bytes.
 */
const WHOLE = 12;

/**
 * A generator of pseudo-random numbers whose whole state is one number, so that a fork goes on as
 * its parent would (SplitMix32: Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators", in its 32-bit form). Not for secrets.
 */
export class Random {
  #state: number;

  /** @param seed any number; the same one gives the same sequence */
  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** At least 0 and below 1. */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let mixed = this.#state ^ (this.#state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 2 ** 32;
  }

  /** A whole number, at least 0 and below `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  /** As many characters of an alphabet. */
  text(length: number, alphabet: string): string {
    const parts: string[] = [];
    for (let from = 0; from < length; from += WHOLE) {
      let part = "";
      const end = Math.min(length, from + WHOLE);
      for (let at = from; at < end; at++) part += alphabet[this.below(alphabet.length)];
      parts.push(part);
    }
    return parts.length === 1 ? (parts[0] ?? "") : parts.join("");
  }

  /** A seed for one that gives what this one is going to give. */
  get state(): number {
    return this.#state;
  }

  /** One that gives what this one is going to give. */
  fork(): Random {
    return new Random(this.#state);
  }
}
