import { CORDONED } from "../filters/node-unschedulable.ts";
import { meetsRequiredNodes } from "../node-affinity.ts";
import { tolerates, untoleratedTaint } from "../tolerations.ts";
import { always, type Hint, type Hints } from "./hint.ts";
import { isItself } from "./is-itself.ts";

/** What rules wait for that look at nodes alone (kube-scheduler 1.34, their queueing hints). */

export const NODE_NAME: Hints = { node: { add: always } };

const canBeUsedNow: Hint<"node"> = (_refused, { before, after }) =>
  after?.spec?.unschedulable !== true && (before === null || before.spec?.unschedulable === true);

export const NODE_UNSCHEDULABLE: Hints = {
  node: { add: canBeUsedNow, taints: canBeUsedNow },
  pod: {
    tolerations: ({ pod }, { after }) =>
      isItself(pod, after) && tolerates(after?.shape.tolerations ?? [], CORDONED),
  },
};

const isToleratedNow: Hint<"node"> = ({ pod }, { before, after }) => {
  const { tolerations } = pod.shape;
  const stops = (node: typeof after) =>
    untoleratedTaint(node?.spec?.taints ?? [], tolerations) !== undefined;
  return !stops(after) && (before === null || stops(before));
};

export const TAINT_TOLERATION: Hints = {
  node: { add: isToleratedNow, taints: isToleratedNow },
  pod: { tolerations: ({ pod }, { after }) => isItself(pod, after) },
};

const matchesNow: Hint<"node"> = ({ pod }, { before, after }) => {
  const { requiredNodes } = pod.shape;
  const matches = (node: typeof after) =>
    node !== null &&
    meetsRequiredNodes(requiredNodes, node.metadata.name, node.metadata.labels ?? {});
  return matches(after) && !matches(before);
};

export const NODE_AFFINITY: Hints = { node: { add: matchesNow, labels: matchesNow } };
