import { sameJson } from "../../../util/json/same-json.ts";
import type { Pod } from "../../objects/pod.ts";
import type { PodInfo } from "../pod-info.ts";
import type { Resources } from "../resources.ts";
import type { EventOn, PodAction } from "./cluster-event.ts";

/** What a change of a pod may mean to pods that wait, itself among them (kube-scheduler 1.34). */
export function podEvents(before: PodInfo, after: PodInfo): EventOn<"pod">[] {
  return actionsOf(before, after).map((action) => ({ on: "pod", action, before, after }));
}

function actionsOf(before: PodInfo, after: PodInfo): PodAction[] {
  const actions: PodAction[] = [];
  if (!sameJson(before.pod.metadata.labels, after.pod.metadata.labels)) actions.push("labels");
  if (asksLess(before.shape.requests, after.shape.requests)) actions.push("scale down");
  if (gatesOf(before.pod) > 0 && gatesOf(after.pod) === 0) actions.push("gates");
  if (before.shape.tolerations.length !== after.shape.tolerations.length) {
    actions.push("tolerations");
  }
  return actions;
}

function asksLess(before: Resources, after: Resources): boolean {
  if (before === after) return false;
  return (
    after.milliCpu < before.milliCpu ||
    after.memory < before.memory ||
    after.ephemeralStorage < before.ephemeralStorage ||
    [...before.scalars].some(([name, amount]) => (after.scalars.get(name) ?? 0) < amount)
  );
}

function gatesOf({ spec }: Pod): number {
  return spec.schedulingGates?.length ?? 0;
}
