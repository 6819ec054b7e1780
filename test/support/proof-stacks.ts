import { ProofStack, type TestServices } from "./proof-stack.ts";

/**
 * Stacks that tests running at the same time have in turn, each for itself: `up` replaces only what is
 * another service than in the test before, which is much less work than a stack for each. To be
 * disposed of when all tests are over.
 */
export class ProofStacks {
  readonly #limit: number;
  readonly #made: Promise<ProofStack>[] = [];
  readonly #idle: ProofStack[] = [];
  readonly #waiting: ((stack: ProofStack) => void)[] = [];

  /** So many at most: beyond that a test waits for another one's. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Runs a test on a stack of these services, which may be up as another test has left it. */
  async using(services: TestServices, act: (stack: ProofStack) => Promise<void>): Promise<void> {
    const stack = await this.#next();
    try {
      await stack.configure(services);
      await act(stack);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(stack);
      else this.#idle.push(stack);
    }
  }

  #next(): ProofStack | Promise<ProofStack> {
    const idle = this.#idle.pop();
    if (idle) return idle;
    if (this.#made.length >= this.#limit) {
      return new Promise((resolve) => this.#waiting.push(resolve));
    }
    const made = ProofStack.create({});
    this.#made.push(made);
    return made;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#made.map(async (made) => (await made)[Symbol.asyncDispose]()));
  }
}
