import type { Node } from "../objects/node.ts";
import { isReachable, nodeStateOf } from "../objects/node-state.ts";
import { topologyZoneOf } from "../objects/topology-zone.ts";
import type { ClientGroup, Clients } from "./client-nodes.ts";
import type { FlowRate } from "./flow.ts";
import type { ZoneRates } from "./requested-rates.ts";
import type { Routes, Target } from "./routes.ts";

/** Requests that come from some nodes. */
export interface Stream {
  readonly group: ClientGroup;
  readonly perSecond: number;
  /** Where they are sent, evenly. */
  readonly targets: readonly Target[];
}

/** All streams to a service, of nodes that send to the same endpoints together. */
export function streamsOf(
  rates: ZoneRates,
  clients: Clients,
  routesOf: (staleMs: number | null) => Routes,
): Stream[] {
  const streams: Stream[] = [];
  const counts = new Map<string, number>();
  for (const { zone, count } of clients.groups) counts.set(zone, (counts.get(zone) ?? 0) + count);
  const add = (group: ClientGroup, node: string) => {
    const { zone, count, staleMs } = group;
    const perSecond = ((rates.get(zone) ?? 0) * count) / (counts.get(zone) ?? 1);
    if (perSecond > 0) {
      streams.push({ group, perSecond, targets: routesOf(staleMs).from(node, zone) });
    }
  };
  if (clients.groups.some(({ staleMs }) => routesOf(staleMs).dependOnNode)) {
    for (const { name, group } of clients.nodes()) add(group, name);
  } else {
    for (const group of clients.groups) add(group, "");
  }
  return streams;
}

/** What becomes of streams, by the zones that they go from and to. */
export function flowRates(
  streams: readonly Stream[],
  nodeOf: (name: string) => Node | undefined,
): FlowRate[] {
  const rates = new Map<string, FlowRate>();
  const add = (rate: FlowRate) => {
    const id = `${rate.from} ${rate.to}`;
    const known = rates.get(id);
    rates.set(id, {
      ...rate,
      succeededPerSecond: (known?.succeededPerSecond ?? 0) + rate.succeededPerSecond,
      lostPerSecond: (known?.lostPerSecond ?? 0) + rate.lostPerSecond,
    });
  };
  for (const { group, perSecond, targets } of streams) {
    const from = group.zone;
    if (targets.length === 0) {
      add({ from, to: "", succeededPerSecond: 0, lostPerSecond: perSecond });
      continue;
    }
    const perTarget = perSecond / targets.length;
    for (const [to, { answering, count }] of outcomes(group, targets, nodeOf)) {
      const lostPerSecond = perTarget * (count - answering);
      add({ from, to, succeededPerSecond: perTarget * answering, lostPerSecond });
    }
  }
  return [...rates.values()];
}

/** How many of the endpoints of each zone there are, and how many of them answer those clients. */
function outcomes(
  group: ClientGroup,
  targets: readonly Target[],
  nodeOf: (name: string) => Node | undefined,
): ReadonlyMap<string, { readonly count: number; readonly answering: number }> {
  const found = new Map<string, { count: number; answering: number }>();
  const reached = new Map<string, boolean>();
  for (const { endpoint, answers } of targets) {
    const { nodeName, zone = "" } = endpoint;
    const key = nodeName ?? "";
    let isReached = reached.get(key);
    if (isReached === undefined) {
      isReached = nodeName === undefined ? !group.isCutOff : reaches(group, nodeOf(nodeName));
      reached.set(key, isReached);
    }
    const outcome = found.get(zone) ?? { count: 0, answering: 0 };
    outcome.count += 1;
    if (answers && isReached) outcome.answering += 1;
    found.set(zone, outcome);
  }
  return found;
}

/** Nodes that are cut off reach those of their zone that are so too, and nobody else. */
export function reaches({ isCutOff, zone }: ClientGroup, node: Node | undefined): boolean {
  const state = nodeStateOf(node);
  if (state === "power") return false;
  if (isReachable(state)) return !isCutOff;
  return isCutOff && topologyZoneOf(node) === zone;
}
