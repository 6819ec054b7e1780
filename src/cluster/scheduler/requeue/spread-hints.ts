import { sameJson } from "../../../util/json/same-json.ts";
import type { Labels } from "../../objects/meta.ts";
import type { PodInfo } from "../pod-info.ts";
import { selects } from "../pod-selector.ts";
import type { SpreadConstraint } from "../spread-constraints.ts";
import type { Hint, Hints } from "./hint.ts";
import { isBound, isItself } from "./is-itself.ts";

/** What PodTopologySpread waits for (kube-scheduler 1.34, its queueing hints). */

const isCounted: Hint<"pod"> = ({ pod }, { before, after }) => {
  const other = after ?? before;
  return (
    other !== null &&
    counts(pod, other) &&
    hardOf(pod).some(({ selector }) => selects(selector, other.shape.labels))
  );
};

const isCountedOtherwise: Hint<"pod"> = ({ pod }, { before, after }) => {
  if (before === null || after === null || !counts(pod, after)) return false;
  return hardOf(pod).some(
    ({ selector }) =>
      selects(selector, before.shape.labels) !== selects(selector, after.shape.labels),
  );
};

const changesDomains: Hint<"node"> = ({ pod }, { before, after }) => {
  const constraints = hardOf(pod);
  const [was, is] = [before?.metadata.labels, after?.metadata.labels];
  const [had, has] = [hasAll(was, constraints), hasAll(is, constraints)];
  if (before === null || after === null || had !== has) return had !== has;
  return (
    has &&
    (constraints.some(({ topologyKey }) => was?.[topologyKey] !== is?.[topologyKey]) ||
      !sameJson(before.spec?.taints ?? [], after.spec?.taints ?? []))
  );
};

export const POD_TOPOLOGY_SPREAD: Hints = {
  pod: {
    add: isCounted,
    delete: isCounted,
    labels: isCountedOtherwise,
    tolerations: ({ pod }, { after }) =>
      isItself(pod, after) && hardOf(pod).some(({ honorsTaints }) => honorsTaints),
  },
  node: {
    ...{ add: changesDomains, delete: changesDomains },
    ...{ labels: changesDomains, taints: changesDomains },
  },
};

function hardOf({ shape }: PodInfo): readonly SpreadConstraint[] {
  return shape.spread?.hard ?? [];
}

function counts(waiting: PodInfo, other: PodInfo): boolean {
  return (
    isItself(waiting, other) ||
    (isBound(other) && other.shape.namespace === waiting.shape.namespace)
  );
}

function hasAll(labels: Labels | undefined, constraints: readonly SpreadConstraint[]): boolean {
  if (labels === undefined) return false;
  return constraints.every(({ topologyKey }) => labels[topologyKey] !== undefined);
}
