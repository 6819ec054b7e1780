import type { Decision, NodeRejection, RuleScores, Scoreboard } from "./decision.ts";
import type { Cycle } from "./filter-plugin.ts";
import { fitMessage, NO_NODES, refusedMessage } from "./fit-message.ts";
import type { NodeInfo } from "./node-info.ts";
import { type Nominated, rejectionWithNominated } from "./nominations.ts";
import { podClaims } from "./pod-claims.ts";
import { type VolumeDecisions, volumesOn } from "./pod-volumes.ts";
import { type PreparedFilters, prepareFilters, rejectionAt } from "./prepared-filters.ts";
import { SCORES } from "./profile.ts";
import type { Rejection } from "./rejection.ts";
import type { Slots } from "./score-plugin.ts";
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
  readonly rejections: readonly NodeRejection[];
}

/**
 * One scheduling cycle (kube-scheduler 1.34, default profile): looks for the node of a pod and
 * changes nothing. Same view, same pod, same chance: same decision.
 */
export function schedulePod(cycle: Cycle, options: ScheduleOptions): Decision {
  const nodes = cycle.view.order.length;
  const { start } = options;
  if (nodes === 0) return { nodes, rejections: [], nextStart: 0, message: NO_NODES };
  const filters = prepareFilters(cycle);
  if ("rejected" in filters) {
    const { rejected } = filters;
    const message = refusedMessage(nodes, rejected);
    return { nodes, rejections: [], nextStart: start, rejected, message };
  }
  const nominee = searchNominated(cycle, filters, options);
  if (nominee.feasible.length > 0) return placed(cycle, nominee, { nextStart: start, options });

  const candidates = candidatesOf(cycle, filters);
  const found = search(cycle, filters, { candidates, options });
  const rejections = [
    ...nominee.rejections.filter(({ node }) => !found.rejections.some((own) => own.node === node)),
    ...found.rejections,
  ];
  const nextStart = (start + found.feasible.length + rejections.length) % nodes;
  if (found.feasible.length > 0) {
    return placed(cycle, { feasible: found.feasible, rejections }, { nextStart, options });
  }
  const others = filters.nodes === undefined ? {} : { others: [UNNAMED] };
  const looked = rejections.map(({ rejection }) => rejection);
  const message = fitMessage({ nodes, looked, ...others });
  return { nodes, rejections, nextStart, ...others, message };
}

/** NodeAffinity is the only rule that names the possible nodes beforehand. */
const UNNAMED = "node(s) didn't satisfy plugin(s) [NodeAffinity]";

/** The node that preemption has made room on goes first. */
function searchNominated(cycle: Cycle, filters: PreparedFilters, options: ScheduleOptions): Search {
  const name = cycle.pod.pod.status?.nominatedNodeName ?? "";
  const node = name === "" ? undefined : cycle.view.node(name);
  if (node === undefined) return { feasible: [], rejections: [] };
  return search(cycle, filters, { candidates: [node.slot], options: { ...options, start: 0 } });
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
  const feasible: number[] = [];
  const rejections: NodeRejection[] = [];
  for (let index = 0; index < candidates.length && feasible.length < enough; index++) {
    const slot = candidates[(start + index) % candidates.length] ?? 0;
    const rejection = check(cycle, filters, { slot, nominated });
    if (rejection === undefined) feasible.push(slot);
    else rejections.push({ node: cycle.view.nameAt(slot), rejection });
  }
  return { feasible, rejections };
}

function check(
  cycle: Cycle,
  filters: PreparedFilters,
  { slot, nominated }: { slot: number; nominated: Nominated | undefined },
): Rejection | undefined {
  if (nominated === undefined) return rejectionAt(filters, slot, cycle);
  const node = cycle.view.at(slot);
  return rejectionWithNominated(cycle, filters, { node, nominated });
}

function placed(
  cycle: Cycle,
  { feasible, rejections }: Search,
  { nextStart, options }: { nextStart: number; options: ScheduleOptions },
): Decision {
  const scoreboard = feasible.length > 1 ? scores(cycle, feasible) : undefined;
  const index = scoreboard === undefined ? 0 : selectHost(scoreboard.totals, options.chance);
  const slot = feasible[index];
  if (slot === undefined) throw new RangeError("no node to choose from");
  const node = cycle.view.at(slot);
  return {
    node: node.name,
    nodes: cycle.view.order.length,
    rejections,
    nextStart,
    scoreboard,
    volumes: volumeDecisions(cycle, node),
  };
}

function scores(cycle: Cycle, slots: Slots): Scoreboard {
  const rules: RuleScores[] = [];
  const totals = new Array<number>(slots.length).fill(0);
  for (const { name, weight, score } of SCORES) {
    const points = score(cycle, slots);
    if (points === undefined) continue;
    rules.push({ name, weight, scores: points });
    for (let index = 0; index < totals.length; index++) {
      totals[index] = (totals[index] ?? 0) + weight * (points[index] ?? 0);
    }
  }
  return { nodes: slots.map((slot) => cycle.view.nameAt(slot)), rules, totals };
}

function volumeDecisions({ pod, reads }: Cycle, node: NodeInfo): VolumeDecisions | undefined {
  const claims = podClaims(pod.pod, reads);
  if (claims === undefined || "fault" in claims) return undefined;
  const volumes = volumesOn(claims, { name: node.name, labels: node.side.labels }, reads);
  return "reasons" in volumes ? undefined : volumes;
}
