import type { Decision, RuleScores, Scoreboard } from "./decision.ts";
import type { Cycle, PlaceCheck } from "./filter-plugin.ts";
import { fitMessage, NO_NODES, refusedMessage } from "./fit-message.ts";
import type { NodeInfo } from "./node-info.ts";
import { NodeList, type Slots } from "./node-list.ts";
import { type Nominated, rejectionWithNominated } from "./nominations.ts";
import { podClaims } from "./pod-claims.ts";
import { type VolumeDecisions, volumesOn } from "./pod-volumes.ts";
import { type PreparedFilters, prepareFilters, rejectionAt } from "./prepared-filters.ts";
import { SCORES } from "./profile.ts";
import type { Rejection } from "./rejection.ts";
import { type Refused, Rejections } from "./rejections.ts";
import { addPoints } from "./score-plugin.ts";
import { type Chance, nodesToFind, selectHost } from "./select-host.ts";

export interface ScheduleOptions {
  /** Where to begin among the nodes: what the cycle before said. */
  readonly start: number;
  /** Decides between nodes that are equal. */
  readonly chance: Chance;
  /** Pods that are waiting for room that preemption makes for them. */
  readonly nominated?: Nominated;
}

interface Search {
  /** The places of the nodes that are possible. */
  readonly feasible: Slots;
  readonly refused: Refused;
}

/**
 * One scheduling cycle (kube-scheduler 1.34, default profile): looks for the node of a pod and
 * changes nothing. Same view, same pod, same chance: same decision.
 */
export function schedulePod(cycle: Cycle, options: ScheduleOptions): Decision {
  const nodes = cycle.view.order.length;
  const { start } = options;
  if (nodes === 0) {
    return { nodes, rejections: Rejections.none(), nextStart: 0, message: NO_NODES };
  }
  const filters = prepareFilters(cycle);
  if ("rejected" in filters) {
    const { rejected } = filters;
    const message = refusedMessage(nodes, rejected);
    return { nodes, rejections: Rejections.none(), nextStart: start, rejected, message };
  }
  const nominee = searchNominated(cycle, filters, options);
  if (nominee.feasible.length > 0) return placed(cycle, nominee, { nextStart: start, options });

  const candidates = candidatesOf(cycle, filters);
  const { feasible, refused: found } = search(cycle, filters, { candidates, options });
  const refused = together(nominee.refused, found);
  const nextStart = (start + feasible.length + refused.slots.length) % nodes;
  if (feasible.length > 0) return placed(cycle, { feasible, refused }, { nextStart, options });
  const others = filters.nodes === undefined ? {} : { others: [UNNAMED] };
  const rejections = new Rejections(cycle.view.names, refused);
  const message = fitMessage({ nodes, looked: rejections.counts(), ...others });
  return { nodes, rejections, nextStart, ...others, message };
}

/** NodeAffinity is the only rule that names the possible nodes beforehand. */
const UNNAMED = "node(s) didn't satisfy plugin(s) [NodeAffinity]";

/** The node that preemption has made room on goes first. */
function searchNominated(cycle: Cycle, filters: PreparedFilters, options: ScheduleOptions): Search {
  const name = cycle.pod.pod.status?.nominatedNodeName ?? "";
  const node = name === "" ? undefined : cycle.view.node(name);
  if (node === undefined) return { feasible: [], refused: NONE };
  return search(cycle, filters, { candidates: [node.slot], options: { ...options, start: 0 } });
}

const NONE: Refused = { slots: [], why: [] };

/** Those that were refused first, but for those that were so again, and the others. */
function together(first: Refused, again: Refused): Refused {
  const known = new Set(first.slots.length === 0 ? [] : again.slots);
  const isOnce = (_: unknown, index: number) => !known.has(first.slots[index] ?? -1);
  const slots = first.slots.filter(isOnce);
  if (slots.length === 0) return again;
  return { slots: [...slots, ...again.slots], why: [...first.why.filter(isOnce), ...again.why] };
}

function candidatesOf({ view }: Cycle, { nodes }: PreparedFilters): readonly number[] {
  if (nodes === undefined) return view.order;
  return [...nodes].flatMap((name) => view.node(name)?.slot ?? []);
}

/** Looks at nodes from the start on, round and round, until there are enough possible ones. */
function search(
  cycle: Cycle,
  filters: PreparedFilters,
  { candidates, options }: { candidates: readonly number[]; options: ScheduleOptions },
): Search {
  const { start, nominated } = options;
  const enough = nodesToFind(candidates.length);
  const check = checkOf(cycle, filters, nominated);
  const feasible: number[] = [];
  const slots: number[] = [];
  const why: Rejection[] = [];
  for (let index = 0; index < candidates.length && feasible.length < enough; index++) {
    const slot = candidates[(start + index) % candidates.length] ?? 0;
    const rejection = check(slot);
    if (rejection === undefined) feasible.push(slot);
    else {
      slots.push(slot);
      why.push(rejection);
    }
  }
  return { feasible, refused: { slots, why } };
}

function checkOf(
  cycle: Cycle,
  filters: PreparedFilters,
  nominated: Nominated | undefined,
): PlaceCheck {
  if (nominated === undefined) return (slot) => rejectionAt(filters, slot, cycle);
  return (slot) => rejectionWithNominated(cycle, filters, { node: cycle.view.at(slot), nominated });
}

function placed(
  cycle: Cycle,
  { feasible, refused }: Search,
  { nextStart, options }: { nextStart: number; options: ScheduleOptions },
): Decision {
  const { names } = cycle.view;
  const scoreboard = feasible.length > 1 ? scores(cycle, feasible, options.chance) : undefined;
  const slot = feasible[scoreboard?.chosen ?? 0];
  if (slot === undefined) throw new RangeError("no node to choose from");
  const node = cycle.view.at(slot);
  return {
    node: node.name,
    nodes: cycle.view.order.length,
    rejections: new Rejections(names, refused),
    nextStart,
    scoreboard,
    volumes: volumeDecisions(cycle, node),
  };
}

function scores(cycle: Cycle, slots: Slots, chance: Chance): Scoreboard {
  const rules: RuleScores[] = [];
  const totals = new Uint16Array(slots.length);
  for (const { name, weight, score } of SCORES) {
    const points = score(cycle, slots);
    if (points === undefined) continue;
    rules.push({ name, weight, points });
    addPoints(totals, points, weight);
  }
  const nodes = new NodeList(cycle.view.names, slots);
  return { nodes, rules, totals, chosen: selectHost(totals, chance) };
}

function volumeDecisions({ pod, reads }: Cycle, node: NodeInfo): VolumeDecisions | undefined {
  const claims = podClaims(pod.pod, reads);
  if (claims === undefined || "fault" in claims) return undefined;
  const volumes = volumesOn(claims, { name: node.name, labels: node.side.labels }, reads);
  return "reasons" in volumes ? undefined : volumes;
}
