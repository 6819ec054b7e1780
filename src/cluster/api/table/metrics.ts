import { formatQuantity } from "../../meta/quantity.ts";
import { addQuantities } from "../../meta/quantity-arithmetic.ts";
import { type Column, type KindTable, type Row, tableWith } from "./column.ts";
import { NAME } from "./common-columns.ts";
import { quantityOf, quantityText } from "./quantities.ts";
import { at, listAt, textAt } from "./read-fields.ts";

const WINDOW: Column = {
  name: "Window",
  type: "string",
  format: "duration",
  description: "How long it was measured.",
  cell: ({ object }) => textAt(object, "window"),
};

/** Usage of nodes and pods (metrics-server). */

export const NODE_METRICS_TABLE: KindTable = metricsTable(({ object }, name) =>
  quantityText(at(object, "usage", name), "0"),
);

/** That of a pod is that of its containers together. */
export const POD_METRICS_TABLE: KindTable = metricsTable(({ object }, name) => {
  const amounts = listAt(object, "containers").flatMap(
    (container) => quantityOf(at(container, "usage", name)) ?? [],
  );
  return amounts.length === 0 ? "0" : formatQuantity(amounts.reduce(addQuantities));
});

function metricsTable(usage: (row: Row, name: "cpu" | "memory") => string): KindTable {
  const column = (name: "cpu" | "memory", description: string): Column => ({
    name,
    type: "string",
    format: "quantity",
    description,
    cell: (row) => usage(row, name),
  });
  return tableWith(
    NAME,
    column("cpu", "Processors in use."),
    column("memory", "Memory in use."),
    WINDOW,
  );
}
