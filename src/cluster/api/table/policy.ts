import { type Column, type KindTable, type Row, tableWith } from "./column.ts";
import { AGE, NAME, numberColumn } from "./common-columns.ts";
import { quantityText } from "./quantities.ts";
import { at, fieldsAt, flagAt, numberAt, textAt } from "./read-fields.ts";

/** What limits disruption, precedence and consumption (kube-apiserver 1.34, printers). */

export const DISRUPTION_BUDGET_TABLE: KindTable = tableWith(
  NAME,
  boundColumn("Min Available", "minAvailable", "How many of its pods have to stay available."),
  boundColumn("Max Unavailable", "maxUnavailable", "How many of its pods may be unavailable."),
  numberColumn("Allowed Disruptions", "How many of its pods may be evicted now.", (object) =>
    numberAt(object, "status", "disruptionsAllowed"),
  ),
  AGE,
);

export const PRIORITY_CLASS_TABLE: KindTable = tableWith(
  NAME,
  numberColumn("Value", "The priority of its pods.", (object) => numberAt(object, "value")),
  {
    name: "Global-Default",
    type: "boolean",
    description: "Whether pods that name no class are of this one.",
    cell: ({ object }) => flagAt(object, "globalDefault"),
  },
  AGE,
  {
    name: "PreemptionPolicy",
    type: "string",
    description: "Whether its pods may take the place of others.",
    cell: ({ object }) => textAt(object, "preemptionPolicy"),
  },
);

export const RESOURCE_QUOTA_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Request",
    type: "string",
    description: "What is used and what may be used, limits aside.",
    cell: (row) => quotaText(row, false),
  },
  {
    name: "Limit",
    type: "string",
    description: "Which limits are in use and which may be.",
    cell: (row) => quotaText(row, true),
  },
  AGE,
);

function boundColumn(name: string, field: string, description: string): Column {
  const cell = ({ object }: Row) => {
    const bound = at(object, "spec", field);
    return typeof bound === "string" || typeof bound === "number" ? `${bound}` : "N/A";
  };
  return { name, type: "string", description, cell };
}

function quotaText({ object }: Row, limits: boolean): string {
  const used = fieldsAt(object, "status", "used");
  return Object.entries(fieldsAt(object, "status", "hard"))
    .filter(([name]) => name.startsWith("limits.") === limits)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, hard]) => `${name}: ${quantityText(used[name], "0")}/${quantityText(hard, "0")}`)
    .join(", ");
}
