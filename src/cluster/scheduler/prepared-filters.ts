import type { Cycle, NodeCheck, PlaceCheck } from "./filter-plugin.ts";
import type { NodeInfo } from "./node-info.ts";
import { FILTERS } from "./profile.ts";
import type { Rejection } from "./rejection.ts";

/** The rules that have something to say of a pod, ready to look at nodes. */
export interface PreparedFilters {
  readonly checks: readonly NodeCheck[];
  /** The only nodes that are possible, by name; all when absent. */
  readonly nodes?: ReadonlySet<string>;
  /** For nodes where all rules have nothing to say that need room alone: the others, in their order. */
  readonly quick?: {
    readonly hasRoom: (slot: number) => boolean;
    readonly checks: readonly PlaceCheck[];
  };
}

export function prepareFilters(cycle: Cycle): PreparedFilters | { readonly rejected: Rejection } {
  const { view, pod } = cycle;
  const checks: NodeCheck[] = [];
  const others: PlaceCheck[] = [];
  let nodes: ReadonlySet<string> | undefined;
  for (const { prepare, needsRoomAlone } of FILTERS) {
    const preparation = prepare(cycle);
    if (preparation === "skip") continue;
    if ("rejected" in preparation) return preparation;
    const { check, checkAt } = preparation;
    checks.push(check);
    if (needsRoomAlone !== true) others.push(checkAt ?? ((slot) => check(view.at(slot))));
    nodes = preparation.nodes ?? nodes;
  }
  const hasRoom = view.roomFor(pod.shape.requests);
  return {
    checks,
    ...(nodes !== undefined && { nodes }),
    ...(hasRoom !== undefined && { quick: { hasRoom, checks: others } }),
  };
}

/** The same as {@link firstRejection} of the node with that place, as quickly as can be. */
export function rejectionAt(
  filters: PreparedFilters,
  slot: number,
  { view }: Cycle,
): Rejection | undefined {
  const { quick } = filters;
  if (quick === undefined || !quick.hasRoom(slot)) return firstRejection(filters, view.at(slot));
  for (const check of quick.checks) {
    const rejection = check(slot);
    if (rejection !== undefined) return rejection;
  }
  return undefined;
}

/** Of the first rule that refuses the node; undefined when all let the pod in. */
export function firstRejection({ checks }: PreparedFilters, node: NodeInfo): Rejection | undefined {
  for (const check of checks) {
    const rejection = check(node);
    if (rejection !== undefined) return rejection;
  }
  return undefined;
}
