import { sameJson } from "../../../util/json/same-json.ts";
import type { Node } from "../../objects/node.ts";
import type { EventOn, NodeAction } from "./cluster-event.ts";

/** What a change of a node may mean to pods that wait (kube-scheduler 1.34). */
export function nodeEvents(before: Node | null, after: Node | null): EventOn<"node">[] {
  return actionsOf(before, after).map((action) => ({ on: "node", action, before, after }));
}

function actionsOf(before: Node | null, after: Node | null): NodeAction[] {
  if (before === null) return ["add"];
  if (after === null) return ["delete"];
  const actions: NodeAction[] = [];
  const [was, is] = [before.spec ?? {}, after.spec ?? {}];
  if (was.unschedulable === true && is.unschedulable !== true) actions.push("taints");
  if (!sameJson(before.status?.allocatable, after.status?.allocatable)) actions.push("allocatable");
  if (!sameJson(before.metadata.labels, after.metadata.labels)) actions.push("labels");
  if (!sameJson(was.taints ?? [], is.taints ?? [])) actions.push("taints");
  return actions;
}
