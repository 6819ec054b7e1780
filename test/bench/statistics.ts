/** What is told of a series of measurements. */
export interface Summary {
  median: number;
  min: number;
  max: number;
}

/** @throws RangeError when there are no values. */
export function summarize(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) throw new RangeError("nothing was measured");
  const upper = sorted[Math.floor(sorted.length / 2)] ?? max;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? min;
  return { median: (lower + upper) / 2, min, max };
}

/**
 * The quotients of two series that were measured in turn, pair by pair: what disturbs the machine
 * for a while disturbs both of a pair and drops out.
 *
 * @throws RangeError when the series do not pair.
 */
export function pairRatios(values: readonly number[], peers: readonly number[]): number[] {
  return pairs(values, peers).map(([value, peer]) => value / peer);
}

function pairs(values: readonly number[], peers: readonly number[]): [number, number][] {
  if (values.length !== peers.length) throw new RangeError("every value needs its peer");
  return values.map((value, index) => [value, peers[index] ?? Number.NaN]);
}
