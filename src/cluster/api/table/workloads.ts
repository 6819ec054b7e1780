import { type KindTable, type Row, tableWith } from "./column.ts";
import {
  AGE,
  containerColumns,
  labelsText,
  NAME,
  numberColumn,
  POD_TEMPLATE,
  selectorColumn,
  selectorText,
} from "./common-columns.ts";
import { at, listAt, numberAt, textAt } from "./read-fields.ts";

/** Deployments, replica sets, stateful sets and daemon sets (kube-apiserver 1.34, printers). */

export const DEPLOYMENT_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Ready",
    type: "string",
    description: "How many of its pods are ready, of those that it wants.",
    cell: readyText,
  },
  {
    name: "Up-to-date",
    type: "string",
    description: "How many of its pods are of the newest template.",
    cell: ({ object }) => numberAt(object, "status", "updatedReplicas"),
  },
  {
    name: "Available",
    type: "string",
    description: "How many of its pods have been ready for long enough.",
    cell: ({ object }) => numberAt(object, "status", "availableReplicas"),
  },
  AGE,
  ...containerColumns(...POD_TEMPLATE),
  { ...selectorColumn("spec", "selector"), cell: deploymentSelector },
);

export const REPLICA_SET_TABLE: KindTable = tableWith(
  NAME,
  numberColumn("Desired", "How many pods it wants.", (object) =>
    numberAt(object, "spec", "replicas"),
  ),
  statusColumn("Current", "replicas", "How many pods it has."),
  statusColumn("Ready", "readyReplicas", "How many of them are ready."),
  AGE,
  ...containerColumns(...POD_TEMPLATE),
  selectorColumn("spec", "selector"),
);

export const STATEFUL_SET_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Ready",
    type: "string",
    description: "How many of its pods are ready, of those that it wants.",
    cell: readyText,
  },
  AGE,
  ...containerColumns(...POD_TEMPLATE),
);

export const DAEMON_SET_TABLE: KindTable = tableWith(
  NAME,
  statusColumn("Desired", "desiredNumberScheduled", "How many nodes are to have its pod."),
  statusColumn("Current", "currentNumberScheduled", "How many of these nodes have it."),
  statusColumn("Ready", "numberReady", "On how many of them it is ready."),
  statusColumn("Up-to-date", "updatedNumberScheduled", "On how many it is of the newest template."),
  statusColumn("Available", "numberAvailable", "On how many it has been ready for long enough."),
  {
    name: "Node Selector",
    type: "string",
    description: "Labels of the nodes that are to have its pod.",
    cell: ({ object }) => labelsText(object, ...POD_TEMPLATE, "nodeSelector"),
  },
  AGE,
  ...containerColumns(...POD_TEMPLATE),
  selectorColumn("spec", "selector"),
);

export const CONTROLLER_REVISION_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Controller",
    type: "string",
    description: "The workload that it is a revision of.",
    cell: controllerText,
  },
  {
    name: "Revision",
    type: "string",
    description: "Its number; newer ones have higher numbers.",
    cell: ({ object }) => numberAt(object, "revision"),
  },
  AGE,
);

function readyText({ object }: Row): string {
  return `${numberAt(object, "status", "readyReplicas")}/${numberAt(object, "spec", "replicas")}`;
}

function statusColumn(name: string, field: string, description: string) {
  return numberColumn(name, description, (object) => numberAt(object, "status", field));
}

/** Unlike the others it says nothing where nothing is selected. */
function deploymentSelector({ object }: Row): string {
  const text = selectorText(object, "spec", "selector");
  if (text === "<none>") return "";
  return text === "<error>" ? "<invalid>" : text;
}

function controllerText({ object }: Row): string {
  const owners = listAt(object, "metadata", "ownerReferences");
  const owner = owners.find((one) => at(one, "controller") === true);
  if (owner === undefined) return "<none>";
  const [group] = textAt(owner, "apiVersion").split("/").slice(0, -1);
  const kind = textAt(owner, "kind").toLowerCase();
  return `${group === undefined ? kind : `${kind}.${group}`}/${textAt(owner, "name")}`;
}
