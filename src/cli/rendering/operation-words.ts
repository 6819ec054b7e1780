import type { OperationReport } from "../../stack/simulation/simulation.ts";
import { counted } from "../../util/counted.ts";

type Workload = OperationReport["workloads"][number];

/** What was done, and how much it was: `us-east-1c lost power (2 nodes, 2 pods of atp-router)`. */
export function headline(report: OperationReport): string {
  const { operation, nodes } = report;
  if (operation.verb === "settle") {
    return report.settled ? "The cluster has settled" : "The cluster has not settled";
  }
  const moved = report.workloads.filter(({ lost }) => lost > 0);
  const parts = [
    ...(isAboutNodes(report) ? [] : [counted(nodes.length, "node")]),
    ...(moved.length > 0 ? [podsOf(moved)] : []),
  ];
  return deed(report) + (parts.length > 0 ? ` (${parts.join(", ")})` : "");
}

/** `web`, or `shop/web` for one that is not in the usual namespace. */
export function workloadTitle({ namespace, name }: Pick<Workload, "namespace" | "name">): string {
  return namespace === "default" ? name : `${namespace}/${name}`;
}

/** What undoes it; null where nothing does, or nothing needs to. */
export function undoOf({ operation, nodes }: OperationReport): string | null {
  switch (operation.verb) {
    case "fail":
    case "drain":
      return `${operation.target.kind} recover ${operation.target.names.join(" ")}`;
    case "cordon":
      return `node uncordon ${operation.target.names.join(" ")}`;
    case "add":
      return operation.kind === "zone" ? `zone rm ${operation.zone}` : `node rm ${nodes.join(" ")}`;
    default:
      return null;
  }
}

function isAboutNodes({ operation }: OperationReport): boolean {
  if (operation.verb === "add") return operation.kind === "node";
  return "target" in operation && operation.target.kind === "node";
}

function deed({ operation, nodes, blocked }: OperationReport): string {
  if (operation.verb === "settle") return "";
  if (operation.verb === "add") {
    const [zone, them] = [operation.zone, listed(nodes)];
    return operation.kind === "zone"
      ? `${zone} was added`
      : `${them} ${nodes.length > 1 ? "were" : "was"} added to ${zone}`;
  }
  const names = listed(operation.target.names);
  const many = operation.target.names.length > 1;
  const [has, is, was] = many ? ["have", "are", "were"] : ["has", "is", "was"];
  switch (operation.verb) {
    case "fail":
      if (operation.mode === "power") return `${names} lost power`;
      if (operation.mode === "partition") return `${names} cannot be reached`;
      return `${names} ${has} less to give`;
    case "recover":
      return `${names} ${is} back`;
    case "cordon":
      return `${names} ${many ? "take" : "takes"} no new pods`;
    case "uncordon":
      return `${names} ${many ? "take" : "takes"} pods again`;
    case "remove":
      return `${names} ${is} gone`;
    case "drain":
      return blocked.length > 0 ? `${names} could not be drained` : `${names} ${was} drained`;
  }
}

function podsOf(moved: readonly Workload[]): string {
  const pods = counted(
    moved.reduce((sum, { lost }) => sum + lost, 0),
    "pod",
  );
  const [first] = moved;
  if (first === undefined || moved.length > 1) return `${pods} of ${moved.length} workloads`;
  return first.kind === "Pod" ? pods : `${pods} of ${workloadTitle(first)}`;
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
