import type { Cycle } from "../filter-plugin.ts";
import { MAX_SCORE, type Score } from "../score-plugin.ts";
import type { Tally } from "../tally.ts";
import { holdersTally, meantTally } from "../term-tally.ts";

interface Pull {
  readonly tally: Tally;
  readonly weight: number;
}

/**
 * What the pod prefers of pods that are there, and what they prefer of it, each pod with the weight
 * of its term; the lowest becomes 0 and the highest 100 (kube-scheduler 1.34, InterPodAffinity).
 */
export const interPodAffinityScore: Score = (cycle, slots) => {
  const pulls = pullsOn(cycle);
  if (pulls.length === 0) return undefined;
  const raw = new Float64Array(slots.length);
  for (const { tally, weight } of pulls) tally.addAround(raw, slots, { weight });
  return stretched(raw);
};

function stretched(raw: Float64Array): Uint8Array {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of raw) {
    lowest = Math.min(lowest, score);
    highest = Math.max(highest, score);
  }
  const points = new Uint8Array(raw.length);
  if (highest === lowest) return points;
  for (let index = 0; index < raw.length; index++) {
    points[index] = MAX_SCORE * (((raw[index] ?? 0) - lowest) / (highest - lowest));
  }
  return points;
}

function pullsOn({ view, pod }: Cycle): Pull[] {
  const own = pod.shape.terms.preferred.map((term) => ({
    tally: meantTally(view, [term], term.topologyKey),
    weight: term.weight,
  }));
  const ofOthers = view
    .heldFor(pod)
    .filter(({ kind }) => kind === "scored")
    .map((held) => ({ tally: holdersTally(view, held), weight: held.weight }));
  return [...own, ...ofOthers];
}
