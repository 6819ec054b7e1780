import type { Selectors } from "../../meta/selectors.ts";
import type { PodDisruptionBudget } from "../../objects/disruption-budget.ts";
import { DISRUPTION_TARGET } from "../../objects/disruption-target.ts";
import type { Pod } from "../../objects/pod.ts";
import { isTerminating, priorityOf } from "../../objects/pod-facts.ts";
import type { Refusal } from "../decision.ts";
import type { Cycle } from "../filter-plugin.ts";
import { fitMessage } from "../fit-message.ts";
import type { Nominated } from "../nominations.ts";
import type { Chance } from "../select-host.ts";
import type { Candidate } from "./candidate.ts";
import { chooseCandidate } from "./choose-candidate.ts";
import { dryRun, type NoHelp } from "./dry-run.ts";

export interface PreemptOptions {
  readonly chance: Chance;
  readonly nowMs: number;
  readonly nominated: Nominated | undefined;
  /** A pod as it is now. */
  readonly latest: (pod: Pod) => Pod;
  readonly budgets: () => readonly PodDisruptionBudget[];
  readonly selectors: Selectors;
}

/** Whether room can be made for a pod that no node can take. */
export type Preemption =
  | { readonly candidate: Candidate }
  /** Behind the reasons of the nodes. */
  | { readonly candidate?: never; readonly message: string; readonly mayWait: boolean };

/** By this reason pods are the targets of a disruption that are to make room. */
export const PREEMPTION_BY_SCHEDULER = "PreemptionByScheduler";
/** What DynamicResources says, which is asked before: there are no claims of devices here. */
const NO_CLAIMS = "no new claims to deallocate";
const LEAST_PERCENT = 10;
const LEAST_CANDIDATES = 100;

/**
 * Looks for the node on which room can be made best for a pod, by less important pods that go
 * (kube-scheduler 1.34, DefaultPreemption). It changes nothing.
 */
export function preempt(cycle: Cycle, refusal: Refusal, options: PreemptOptions): Preemption {
  // Where a rule has refused all nodes at once, DynamicResources was not asked and knows nothing of the
  // pod: by that fault preemption is not tried either.
  if (refusal.rejected !== undefined) return { message: "not found", mayWait: true };
  const why = whyNotEligible(cycle, refusal, options.latest);
  if (why !== undefined) return { message: `${NO_CLAIMS}, preemption: ${why}`, mayWait: true };
  const { candidates, unhelpful } = candidatesOf(cycle, refusal, options);
  const candidate = chooseCandidate(candidates, options);
  if (candidate !== undefined) return { candidate };
  const others = ["Preemption is not helpful for scheduling"];
  const looked = unhelpful.map((why) => [why, 1] as const);
  const message = fitMessage({ nodes: refusal.nodes, looked, others });
  return { message: `${NO_CLAIMS}, preemption: ${message}`, mayWait: false };
}

function whyNotEligible(
  { view, pod: { pod } }: Cycle,
  { rejections }: Refusal,
  latest: PreemptOptions["latest"],
): string | undefined {
  if (pod.spec.preemptionPolicy === "Never") return "not eligible due to preemptionPolicy=Never.";
  const name = pod.status?.nominatedNodeName ?? "";
  const node = name === "" ? undefined : view.node(name);
  // Most pods are nominated to no node: not all that refuse them are looked at for that.
  if (node === undefined) return undefined;
  const rejection = [...rejections].find((one) => one.node === name)?.rejection;
  if (rejection === undefined || rejection.unresolvable) return undefined;
  const isGoing = node.load.pods.some(
    (other) => priorityOf(other.pod) < priorityOf(pod) && isPreempted(latest(other.pod)),
  );
  return isGoing ? "not eligible due to a terminating pod on the nominated node." : undefined;
}

function isPreempted(pod: Pod): boolean {
  if (!isTerminating(pod)) return false;
  return (pod.status?.conditions ?? []).some(
    ({ type, status, reason }) =>
      type === DISRUPTION_TARGET && status === "True" && reason === PREEMPTION_BY_SCHEDULER,
  );
}

/** Enough nodes that would do, from one on that chance decides; and why others would not. */
function candidatesOf(
  { view, ...cycle }: Cycle,
  { rejections }: Refusal,
  options: PreemptOptions,
): { candidates: readonly Candidate[]; unhelpful: readonly NoHelp[] } {
  const nodes = [...rejections].filter(({ rejection }) => !rejection.unresolvable);
  const candidates: Candidate[] = [];
  const unhelpful: NoHelp[] = [];
  if (nodes.length === 0) return { candidates, unhelpful };
  const percent = Math.trunc((nodes.length * LEAST_PERCENT) / 100);
  const enough = Math.min(nodes.length, Math.max(percent, LEAST_CANDIDATES));
  const run = { ...options, cycle: { ...cycle, view: view.fork() }, budgets: options.budgets() };
  const offset = options.chance.below(nodes.length);
  for (const { node } of [...nodes.slice(offset), ...nodes.slice(0, offset)]) {
    const result = dryRun(node, run);
    if ("reasons" in result) unhelpful.push(result);
    else candidates.push(result);
    const isEnough = candidates.length >= enough;
    if (isEnough && candidates.some(({ violations }) => violations === 0)) break;
  }
  return { candidates, unhelpful };
}
