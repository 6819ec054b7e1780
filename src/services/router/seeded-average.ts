/**
 * The weight of a new value in a moving average: after five values the seed still counts a third,
 * after twenty a hundredth.
 */
const LEARNING_RATE = 0.2;

/**
 * An exponential moving average that begins at a seed. With r = LEARNING_RATE each value v makes
 * `average = (1 - r) * average + r * v`, so after n values the seed has the weight (1 - r)^n. The
 * seed is given when the average is read, since it may change meanwhile.
 */
export class SeededAverage {
  #sum = 0;
  /** Of the values; what is missing to 1 is the seed's. */
  #weight = 0;

  add(value: number): void {
    this.#sum = (1 - LEARNING_RATE) * this.#sum + LEARNING_RATE * value;
    this.#weight = (1 - LEARNING_RATE) * this.#weight + LEARNING_RATE;
  }

  /** The average; without a seed that of the values alone, null when there are none. */
  from(seed: number): number;
  from(seed: number | null): number | null;
  from(seed: number | null): number | null {
    if (seed !== null) return this.#sum + (1 - this.#weight) * seed;
    return this.#weight === 0 ? null : this.#sum / this.#weight;
  }
}
