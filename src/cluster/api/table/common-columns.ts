import { formatLabelSelector } from "../../meta/label-selector.ts";
import { ageOf } from "./age.ts";
import type { Column, Row } from "./column.ts";
import { fieldsAt, listAt, textAt } from "./read-fields.ts";
import { readSelector } from "./read-selector.ts";

export const NAME: Column = {
  name: "Name",
  type: "string",
  format: "name",
  description: "What the object is called; no other of its kind in its namespace is.",
  cell: ({ object }) => textAt(object, "metadata", "name"),
};

export const AGE: Column = {
  name: "Age",
  type: "string",
  description: "Time since the object was created.",
  cell: ageOfRow,
};

function ageOfRow({ object, nowMs }: Row): string {
  return ageOf(object.metadata.creationTimestamp, nowMs);
}

/** Where the pod of a workload has its specification. */
export const POD_TEMPLATE = ["spec", "template", "spec"] as const;

/** Names and images of the containers that a workload's pods have. */
export function containerColumns(...podSpec: readonly string[]): readonly Column[] {
  const each = (field: "name" | "image") => (row: Row) =>
    listAt(row.object, ...podSpec, "containers")
      .map((container) => textAt(container, field))
      .join(",");
  return [
    {
      name: "Containers",
      type: "string",
      priority: 1,
      description: "Names of the containers of each pod.",
      cell: each("name"),
    },
    {
      name: "Images",
      type: "string",
      priority: 1,
      description: "Images of these containers, in the same order.",
      cell: each("image"),
    },
  ];
}

/** Which pods a workload counts as its own. */
export function selectorColumn(...path: readonly string[]): Column {
  return {
    name: "Selector",
    type: "string",
    priority: 1,
    description: "Labels of the pods that belong to it.",
    cell: ({ object }) => selectorText(object, ...path),
  };
}

/** A label selector as text: `<none>` where it asks nothing, `<error>` where it is none. */
export function selectorText(object: unknown, ...path: readonly string[]): string {
  const selector = readSelector(object, ...path);
  return selector === null ? "<error>" : formatLabelSelector(selector);
}

/** Labels as text, by key; `<none>` where there are none (apimachinery, labels.FormatLabels). */
export function labelsText(object: unknown, ...path: readonly string[]): string {
  const labels = Object.entries(fieldsAt(object, ...path)).map(([key, value]) => `${key}=${value}`);
  return labels.sort().join(",") || "<none>";
}

/** A number at a path, as a column. */
export function numberColumn(
  name: string,
  description: string,
  cell: (object: unknown) => number,
): Column {
  return { name, type: "integer", description, cell: ({ object }) => cell(object) };
}
