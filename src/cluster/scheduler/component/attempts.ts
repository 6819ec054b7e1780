/** What becomes of a try, as kube-scheduler counts it. */
export type AttemptResult = "scheduled" | "unschedulable" | "error";

type Counts = Readonly<Record<AttemptResult, number>>;

const NONE: Counts = { scheduled: 0, unschedulable: 0, error: 0 };

/** How often the scheduler has tried, since it began or was loaded. */
export class Attempts {
  #results: Counts;
  #preemptions: number;

  constructor(results = NONE, preemptions = 0) {
    this.#results = results;
    this.#preemptions = preemptions;
  }

  get results(): Counts {
    return this.#results;
  }

  /** How often it has looked for room that less important pods could make. */
  get preemptions(): number {
    return this.#preemptions;
  }

  count(result: AttemptResult): void {
    this.#results = { ...this.#results, [result]: this.#results[result] + 1 };
  }

  countPreemption(): void {
    this.#preemptions += 1;
  }

  fork(): Attempts {
    return new Attempts(this.#results, this.#preemptions);
  }
}
