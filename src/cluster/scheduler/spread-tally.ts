import type { Cycle } from "./filter-plugin.ts";
import { selectorMark } from "./marks.ts";
import { meetsRequiredNodes } from "./node-affinity.ts";
import type { NodeRule } from "./node-facts.ts";
import type { PodClass } from "./pod-class.ts";
import { selects } from "./pod-selector.ts";
import type { PodShape } from "./pod-shape.ts";
import type { SpreadConstraint } from "./spread-constraints.ts";
import { perNode, type Tally, type TallyQuestion } from "./tally.ts";
import { untoleratedTaint } from "./tolerations.ts";

/**
 * How many of the pods that a constraint means are in each domain of its topology
 * (kube-scheduler 1.34, PodTopologySpread).
 * @param keys the labels that a node must have to count
 */
export function spreadTally(
  { view, pod }: Pick<Cycle, "view" | "pod">,
  constraint: SpreadConstraint,
  keys: readonly string[],
): Tally {
  const { selector, topologyKey, honorsAffinity, honorsTaints } = constraint;
  const { namespace, requiredNodes, tolerationsKey } = pod.shape;
  const nodes = [keys.join(), honorsAffinity && requiredNodes.key, honorsTaints && tolerationsKey];
  const ruleKey = nodes.join("\n");
  const question: TallyQuestion = {
    key: ["spread", topologyKey, namespace, selector.key, ruleKey].join("\n"),
    topologyKey,
    rule: { key: ruleKey, holds: includes(constraint, keys, pod.shape) },
    mark: selectorMark(selector),
    weigh: counted(constraint, namespace),
  };
  return view.tally(question);
}

/** The same for each node alone, whatever the constraint says of nodes. */
export function spreadPerNode({ view, pod }: Cycle, constraint: SpreadConstraint): Tally {
  const { namespace } = pod.shape;
  const key = `spread\n${namespace}\n${constraint.selector.key}`;
  const mark = selectorMark(constraint.selector);
  return view.tally({ ...perNode(key, counted(constraint, namespace)), mark });
}

/** A selector without requirements counts no pod, though it selects all. */
function counted({ selector }: SpreadConstraint, namespace: string) {
  return (pods: PodClass) =>
    !pods.terminating &&
    pods.namespace === namespace &&
    !selector.compiled.isEverything &&
    selects(selector, pods.labels)
      ? 1
      : 0;
}

function includes(
  { honorsAffinity, honorsTaints }: SpreadConstraint,
  keys: readonly string[],
  { requiredNodes, tolerations }: PodShape,
): NodeRule["holds"] {
  return ({ name, side }) =>
    keys.every((key) => side.labels[key] !== undefined) &&
    (!honorsAffinity || meetsRequiredNodes(requiredNodes, name, side.labels)) &&
    (!honorsTaints || untoleratedTaint(side.taints, tolerations) === undefined);
}
