import { defaultSelector } from "../default-selector.ts";
import type { Cycle } from "../filter-plugin.ts";
import type { Slots } from "../node-list.ts";
import { MAX_SCORE, type Score } from "../score-plugin.ts";
import { defaultSpread, type SpreadConstraint } from "../spread-constraints.ts";
import { spreadPerNode, spreadTally } from "../spread-tally.ts";
import type { Tally } from "../tally.ts";

const HOSTNAME = "kubernetes.io/hostname";

interface Counted {
  readonly constraint: SpreadConstraint;
  /** Which domain a node is in. */
  readonly domains: Tally;
  /** What is counted: for the host name, each node alone. */
  readonly pods: Tally;
  readonly weight: number;
}

/**
 * Fewer matching pods around are better, for constraints that only prefer
 * (kube-scheduler 1.34, PodTopologySpread): a topology with more domains weighs more, so that it is
 * not drowned by one with few and full ones. Nodes that lack a label have 0, if the pod itself asks
 * for spread.
 */
export const podTopologySpreadScore: Score = (cycle, slots) => {
  const { spread } = cycle.pod.shape;
  const constraints = spread === undefined ? defaults(cycle) : spread.soft;
  if (constraints.length === 0) return undefined;
  const keys = spread === undefined ? [] : constraints.map(({ topologyKey }) => topologyKey);
  const counted = constraints.map((constraint) => ({
    constraint,
    domains: spreadTally(cycle, constraint, keys),
  }));
  const areAllWithin = counted.every(({ domains }) => domains.covers(slots));
  const scoresAll = keys.length === 0 || areAllWithin;
  const left = scoresAll ? slots : slots.filter((slot) => isWithin(counted, slot));
  const raw = new Float64Array(slots.length);
  for (const one of counted) addScore(raw, slots, withWeight(cycle, one, left));
  for (let index = 0; index < slots.length; index++) {
    const isScored = scoresAll || isWithin(counted, slots[index] ?? 0);
    raw[index] = isScored ? Math.round(raw[index] ?? 0) : NOT_SCORED;
  }
  return normalised(raw);
};

/** Stands for the score of nodes that are left out. */
const NOT_SCORED = -1;

/** Whether the node has all labels. */
function isWithin(counted: readonly Pick<Counted, "domains">[], slot: number): boolean {
  for (const { domains } of counted) if (domains.domainOf(slot) < 0) return false;
  return true;
}

function defaults({ pod, reads }: Cycle): SpreadConstraint[] {
  const selector = defaultSelector(pod, reads);
  return selector.compiled.isEverything ? [] : defaultSpread(selector);
}

function withWeight(
  cycle: Cycle,
  { constraint, domains }: Pick<Counted, "constraint" | "domains">,
  slots: Slots,
): Counted {
  const byNode = constraint.topologyKey === HOSTNAME;
  const size = byNode ? slots.length : domainsOf(domains, slots);
  return {
    constraint,
    domains,
    pods: byNode ? spreadPerNode(cycle, constraint) : domains,
    weight: Math.log(size + 2),
  };
}

/** In how many domains the nodes are; those without the label count as one. */
function domainsOf(tally: Tally, slots: Slots): number {
  const found = new Set<number>();
  for (const slot of slots) found.add(tally.domainOf(slot));
  return found.size;
}

function addScore(raw: Float64Array, slots: Slots, counted: Counted): void {
  const { constraint, domains, pods, weight } = counted;
  const more = constraint.maxSkew - 1;
  if (pods === domains || domains.covers(slots)) {
    pods.addAround(raw, slots, { weight, more });
    return;
  }
  // Pods are counted also on nodes that lack the label, where they are of no account.
  for (let index = 0; index < slots.length; index++) {
    const slot = slots[index] ?? 0;
    if (domains.domainOf(slot) < 0) continue;
    raw[index] = (raw[index] ?? 0) + (pods.around(slot) * weight + more);
  }
}

function normalised(raw: Float64Array): Uint8Array {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = 0;
  for (const score of raw) {
    if (score === NOT_SCORED) continue;
    lowest = Math.min(lowest, score);
    highest = Math.max(highest, score);
  }
  const points = new Uint8Array(raw.length);
  for (let index = 0; index < raw.length; index++) {
    const score = raw[index] ?? 0;
    if (score === NOT_SCORED) continue;
    points[index] = highest === 0 ? MAX_SCORE : (MAX_SCORE * (highest + lowest - score)) / highest;
  }
  return points;
}
