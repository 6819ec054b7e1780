import type { Node } from "../objects/node.ts";
import type { Pod } from "../objects/pod.ts";
import { isFinished } from "../objects/pod-facts.ts";
import { NODES, PODS } from "../objects/resources.ts";
import { ClusterView } from "../scheduler/cluster-view.ts";
import type { SpreadConstraint } from "../scheduler/spread-constraints.ts";
import { spreadTally } from "../scheduler/spread-tally.ts";
import { untoleratedTaint } from "../scheduler/tolerations.ts";
import type { Store } from "../store/store.ts";

/** A domain of a topology as a pod that looks for a node sees it. */
interface Domain {
  readonly name: string;
  /** How many pods count in it. */
  readonly pods: number;
  /** Whether taints keep the pod from all its nodes. */
  readonly isClosed: boolean;
}

const NOUNS: Readonly<Record<string, string>> = {
  "topology.kubernetes.io/zone": "zone",
  "topology.kubernetes.io/region": "region",
  "kubernetes.io/hostname": "node",
};

/**
 * Why a pod would break its spread on nodes that could take it else, a sentence for each constraint
 * (kube-scheduler 1.34, PodTopologySpread): which domain it is that has the fewest pods, and what is
 * the matter with it.
 */
export function spreadExplanations(pod: Pod, store: Pick<Store, "list">): string[] {
  const view = viewOf(store.list(NODES), store.list(PODS));
  const info = view.read(pod);
  const constraints = info.shape.spread?.hard ?? [];
  const keys = constraints.map(({ topologyKey }) => topologyKey);
  return constraints.flatMap((constraint) => {
    const tally = spreadTally({ view, pod: info }, constraint, keys);
    const domains = new Map<number, Domain>();
    for (const slot of view.order) {
      const { side } = view.at(slot);
      const number = tally.domainOf(slot);
      if (number < 0 || tally.nodesIn(number) === 0) continue;
      const isTainted = untoleratedTaint(side.taints, info.shape.tolerations) !== undefined;
      domains.set(number, {
        name: side.labels[constraint.topologyKey] ?? "",
        pods: tally.in(number),
        isClosed: isTainted && domains.get(number)?.isClosed !== false,
      });
    }
    return explanation(constraint, [...domains.values()]) ?? [];
  });
}

function explanation(constraint: SpreadConstraint, domains: readonly Domain[]): string | null {
  const { maxSkew, minDomains, topologyKey } = constraint;
  const noun = NOUNS[topologyKey] ?? topologyKey;
  const isShort = domains.length < minDomains;
  const fewest = isShort ? 0 : Math.min(...domains.map(({ pods }) => pods));
  const isBroken = domains.some(({ pods, isClosed }) => !isClosed && pods + 1 - fewest > maxSkew);
  if (!isBroken) return null;
  const start = `would break ${noun} spread (maxSkew ${maxSkew})`;
  if (isShort) return `${start}: there are ${domains.length} of the ${minDomains} in minDomains`;
  const emptiest = domains.filter(({ pods }) => pods === fewest);
  const closed = emptiest.filter(({ isClosed }) => isClosed);
  const names = (closed.length > 0 ? closed : emptiest).map(({ name }) => name);
  if (closed.length === 0) return `${start}: ${listed(names)} has the fewest, and no room for it`;
  const counts = names.length === 1 ? "counts" : "count";
  const as = fewest === 0 ? `as ${anEmpty(noun, names.length)}` : `with ${fewest} of its pods`;
  return `${start}: ${listed(names)} still ${counts} ${as}, because nodeTaintsPolicy is Ignore`;
}

function anEmpty(noun: string, count: number): string {
  return count === 1 ? `an empty ${noun}` : `empty ${noun}s`;
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

function viewOf(nodes: readonly Node[], pods: readonly Pod[]): ClusterView {
  const view = ClusterView.empty();
  for (const node of nodes) view.setNode(node);
  for (const pod of pods) if (pod.spec.nodeName && !isFinished(pod)) view.addPod(pod);
  return view;
}
