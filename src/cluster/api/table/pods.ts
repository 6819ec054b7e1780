import { ageText } from "./age-text.ts";
import { type Column, type KindTable, type Row, type RowCondition, tableOver } from "./column.ts";
import { AGE, NAME } from "./common-columns.ts";
import { type PodSummary, podSummary } from "./pod-summary.ts";
import { conditionHolds, listAt, textAt } from "./read-fields.ts";

interface SeenPod extends Row {
  readonly summary: PodSummary;
}

const COLUMNS: readonly Column<SeenPod>[] = [
  NAME,
  {
    name: "Ready",
    type: "string",
    description: "How many of its containers are ready, of all that it has.",
    cell: ({ summary }) => `${summary.ready}/${summary.containers}`,
  },
  {
    name: "Status",
    type: "string",
    description: "How far the pod is, or what it waits for.",
    cell: ({ summary }) => summary.status,
  },
  {
    name: "Restarts",
    type: "string",
    description: "How often its containers have been started again, and when last.",
    cell: restartsText,
  },
  AGE,
  {
    name: "IP",
    type: "string",
    priority: 1,
    description: "The first of its addresses.",
    cell: ({ object }) => textAt(listAt(object, "status", "podIPs")[0], "ip") || "<none>",
  },
  {
    name: "Node",
    type: "string",
    priority: 1,
    description: "The node that it is bound to.",
    cell: ({ object }) => textAt(object, "spec", "nodeName") || "<none>",
  },
  {
    name: "Nominated Node",
    type: "string",
    priority: 1,
    description: "The node where others are being evicted to make room for it.",
    cell: ({ object }) => textAt(object, "status", "nominatedNodeName") || "<none>",
  },
  {
    name: "Readiness Gates",
    type: "string",
    priority: 1,
    description: "How many of the conditions that others are to set hold.",
    cell: gatesText,
  },
];

/** Pods (kube-apiserver 1.34, printers). */
export const POD_TABLE: KindTable = {
  ...tableOver((row) => ({ ...row, summary: podSummary(row.object) }), COLUMNS),
  conditions: completed,
};

function restartsText({ summary: { restarts }, nowMs }: SeenPod): string {
  const { count, lastMs } = restarts;
  return count === 0 || lastMs === null ? `${count}` : `${count} (${ageText(lastMs, nowMs)} ago)`;
}

function gatesText({ object }: Row): string {
  const gates = listAt(object, "spec", "readinessGates");
  if (gates.length === 0) return "<none>";
  const open = gates.filter((gate) => conditionHolds(object, textAt(gate, "conditionType")));
  return `${open.length}/${gates.length}`;
}

function completed({ object }: Row): readonly RowCondition[] | undefined {
  const phase = textAt(object, "status", "phase");
  const condition = { type: "Completed", status: "True", reason: phase } as const;
  switch (phase) {
    case "Succeeded":
      return [{ ...condition, message: "The pod has completed successfully." }];
    case "Failed":
      return [{ ...condition, message: "The pod failed." }];
    default:
      return undefined;
  }
}
