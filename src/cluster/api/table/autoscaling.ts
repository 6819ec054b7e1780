import { autoscalerFromV1 } from "../../conversion/autoscaler.ts";
import type { KubeObject } from "../../objects/meta.ts";
import { targetsText } from "./autoscaler-targets.ts";
import { type KindTable, type Row, tableWith } from "./column.ts";
import { AGE, NAME } from "./common-columns.ts";
import { at, numberAt, textAt } from "./read-fields.ts";

/** Autoscalers of either version (kube-apiserver 1.34, printers). */
export const AUTOSCALER_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Reference",
    type: "string",
    description: "What it scales.",
    cell: referenceText,
  },
  {
    name: "Targets",
    type: "string",
    description: "What it measures: what is now, and what is to be.",
    cell: ({ object }) => targetsText(isOlder(object) ? autoscalerFromV1({ ...object }) : object),
  },
  {
    name: "MinPods",
    type: "string",
    description: "The fewest pods that it asks for.",
    cell: fewestText,
  },
  {
    name: "MaxPods",
    type: "string",
    description: "The most pods that it asks for.",
    cell: ({ object }) => numberAt(object, "spec", "maxReplicas"),
  },
  {
    name: "Replicas",
    type: "string",
    description: "How many pods there are.",
    cell: ({ object }) => numberAt(object, "status", "currentReplicas"),
  },
  AGE,
);

/** Version 1 has fields for cpu alone, and keeps all else in annotations. */
function isOlder({ apiVersion }: KubeObject): boolean {
  return apiVersion === "autoscaling/v1";
}

function referenceText({ object }: Row): string {
  const target = at(object, "spec", "scaleTargetRef");
  return `${textAt(target, "kind")}/${textAt(target, "name")}`;
}

function fewestText({ object }: Row): string {
  const fewest = at(object, "spec", "minReplicas");
  return typeof fewest === "number" ? `${fewest}` : "<unset>";
}
