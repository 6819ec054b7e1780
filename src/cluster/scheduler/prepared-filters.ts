import type { Cycle, NodeCheck } from "./filter-plugin.ts";
import type { NodeInfo } from "./node-info.ts";
import { FILTERS } from "./profile.ts";
import type { Rejection } from "./rejection.ts";

/** The rules that have something to say of a pod, ready to look at nodes. */
export interface PreparedFilters {
  readonly checks: readonly NodeCheck[];
  /** The only nodes that are possible, by name; all when absent. */
  readonly nodes?: ReadonlySet<string>;
}

export function prepareFilters(cycle: Cycle): PreparedFilters | { readonly rejected: Rejection } {
  const checks: NodeCheck[] = [];
  let nodes: ReadonlySet<string> | undefined;
  for (const { prepare } of FILTERS) {
    const preparation = prepare(cycle);
    if (preparation === "skip") continue;
    if ("rejected" in preparation) return preparation;
    checks.push(preparation.check);
    nodes = preparation.nodes ?? nodes;
  }
  return nodes === undefined ? { checks } : { checks, nodes };
}

/** Of the first rule that refuses the node; undefined when all let the pod in. */
export function firstRejection({ checks }: PreparedFilters, node: NodeInfo): Rejection | undefined {
  for (const check of checks) {
    const rejection = check(node);
    if (rejection !== undefined) return rejection;
  }
  return undefined;
}
