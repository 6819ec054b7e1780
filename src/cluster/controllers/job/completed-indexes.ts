/** Numbers without a gap, from the first to the last. */
interface Range {
  readonly first: number;
  readonly last: number;
}

/**
 * The numbers of an indexed job that have succeeded, as ranges: a job may have far more numbers than
 * can be held one by one.
 */
export class CompletedIndexes {
  /** In order, with a gap between any two. */
  readonly #ranges: readonly Range[];

  private constructor(ranges: readonly Range[]) {
    this.#ranges = joined(ranges);
  }

  /** Those in a text such as `0-2,5`, as far as the job has them; what is no number is none. */
  static read(text: string | undefined, completions: number): CompletedIndexes {
    const ranges = (text ?? "").split(",").flatMap((part): Range[] => {
      const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
      const [first, last] = [Number(from), Math.min(Number(to), completions - 1)];
      return first <= last ? [{ first, last }] : [];
    });
    return new CompletedIndexes(ranges);
  }

  with(indexes: readonly number[]): CompletedIndexes {
    const added = indexes.map((index) => ({ first: index, last: index }));
    return added.length === 0 ? this : new CompletedIndexes([...this.#ranges, ...added]);
  }

  get size(): number {
    return this.#ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  }

  /** Those below a number that have not succeeded, in order. */
  *missing(completions: number): Generator<number> {
    let next = 0;
    for (const { first, last } of [...this.#ranges, { first: completions, last: completions }]) {
      for (; next < first; next++) yield next;
      next = last + 1;
    }
  }

  /** Three in a row and more are a range (kube-controller-manager 1.34, Job controller). */
  get text(): string {
    return this.#ranges
      .map(({ first, last }) => {
        if (first === last) return `${first}`;
        return `${first}${last === first + 1 ? "," : "-"}${last}`;
      })
      .join(",");
  }
}

function joined(ranges: readonly Range[]): Range[] {
  const found: Range[] = [];
  for (const range of ranges.toSorted((left, right) => left.first - right.first)) {
    const before = found.at(-1);
    if (before === undefined || range.first > before.last + 1) found.push(range);
    else found[found.length - 1] = { ...before, last: Math.max(before.last, range.last) };
  }
  return found;
}
