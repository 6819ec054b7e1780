import type { Cycle, Filter } from "../filter-plugin.ts";
import { selects } from "../pod-selector.ts";
import type { Rejection } from "../rejection.ts";
import type { SpreadConstraint } from "../spread-constraints.ts";
import { spreadTally } from "../spread-tally.ts";
import type { Tally } from "../tally.ts";

const WORDS = "node(s) didn't match pod topology spread constraints";

const TOO_UNEVEN: Rejection = {
  plugin: "PodTopologySpread",
  reasons: [WORDS],
  unresolvable: false,
};

const NO_LABEL: Rejection = {
  plugin: "PodTopologySpread",
  reasons: [`${WORDS} (missing required label)`],
  unresolvable: true,
};

interface Limit {
  readonly tally: Tally;
  /** So many pods may be in a domain already. */
  readonly most: number;
}

/**
 * Keeps the number of pods in a domain within `maxSkew` of the emptiest domain
 * (kube-scheduler 1.34, PodTopologySpread). The system's default constraints refuse nothing.
 */
export const podTopologySpread: Filter = (cycle) => {
  const constraints = cycle.pod.shape.spread?.hard ?? [];
  if (constraints.length === 0) return "skip";
  const keys = constraints.map(({ topologyKey }) => topologyKey);
  const limits = constraints.map((constraint) => limitOf(cycle, constraint, keys));
  const checkAt = (slot: number) => {
    for (const { tally, most } of limits) {
      const domain = tally.domainOf(slot);
      if (domain < 0) return NO_LABEL;
      if (tally.in(domain) > most) return TOO_UNEVEN;
    }
    return undefined;
  };
  return { check: ({ slot }) => checkAt(slot), checkAt };
};

function limitOf(cycle: Cycle, constraint: SpreadConstraint, keys: readonly string[]): Limit {
  const { maxSkew, minDomains, selector } = constraint;
  const tally = spreadTally(cycle, constraint, keys);
  const itself = selects(selector, cycle.pod.shape.labels) ? 1 : 0;
  return { tally, most: maxSkew + emptiest(tally, minDomains) - itself };
}

/** How many pods are in the emptiest domain; none when there are fewer domains than there should be. */
function emptiest(tally: Tally, minDomains: number): number {
  let domains = 0;
  let fewest = Number.POSITIVE_INFINITY;
  for (let domain = 0; domain < tally.domains; domain++) {
    if (tally.nodesIn(domain) === 0) continue;
    domains += 1;
    fewest = Math.min(fewest, tally.in(domain));
  }
  return domains < minDomains ? 0 : fewest;
}
