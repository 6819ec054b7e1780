/** Gives a whole number, at least 0 and below `end`. */
export interface Chance {
  readonly below: (end: number) => number;
}

/**
 * The place of the highest number in the list. Among equal ones each has the same chance
 * (kube-scheduler 1.34, by reservoir sampling).
 */
export function selectHost(totals: Uint16Array, chance: Chance): number {
  let chosen = 0;
  let equal = 0;
  let best = -1;
  for (let index = 0; index < totals.length; index++) {
    const total = totals[index] ?? 0;
    if (total > best) {
      best = total;
      chosen = index;
      equal = 1;
    } else if (total === best) {
      equal += 1;
      if (chance.below(equal) === 0) chosen = index;
    }
  }
  return chosen;
}

/** With fewer nodes than these, all are looked at. */
const LEAST_NODES = 100;
const LEAST_PERCENT = 5;

/**
 * How many possible nodes are enough to choose from (kube-scheduler 1.34, percentageOfNodesToScore
 * left to itself): about half of a small cluster, down to a twentieth of a large one.
 */
export function nodesToFind(nodes: number): number {
  if (nodes < LEAST_NODES) return nodes;
  const percent = Math.max(LEAST_PERCENT, 50 - Math.trunc(nodes / 125));
  return Math.max(LEAST_NODES, Math.trunc((nodes * percent) / 100));
}
