import { type Column, type KindTable, type Row, tableWith } from "./column.ts";
import { AGE, NAME, numberColumn } from "./common-columns.ts";
import { at, flagAt, listAt, textAt, textOr, textsAt } from "./read-fields.ts";

const DEFAULT_ANNOTATIONS = [
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
];

/** What volumes are made by (kube-apiserver 1.34, printers). */

export const STORAGE_CLASS_TABLE: KindTable = tableWith(
  { ...NAME, cell: classText },
  {
    name: "Provisioner",
    type: "string",
    description: "Who makes its volumes.",
    cell: ({ object }) => textAt(object, "provisioner"),
  },
  {
    name: "ReclaimPolicy",
    type: "string",
    description: "What becomes of a volume once it is released.",
    cell: ({ object }) => textOr("Delete", object, "reclaimPolicy"),
  },
  {
    name: "VolumeBindingMode",
    type: "string",
    description: "Whether a volume is made at once or when a pod needs it.",
    cell: ({ object }) => textOr("Immediate", object, "volumeBindingMode"),
  },
  {
    name: "AllowVolumeExpansion",
    type: "string",
    description: "Whether a volume can be made larger.",
    cell: ({ object }) => flagAt(object, "allowVolumeExpansion"),
  },
  AGE,
);

export const CSI_DRIVER_TABLE: KindTable = tableWith(
  NAME,
  flagColumn("AttachRequired", "attachRequired", "Whether volumes have to be attached.", true),
  flagColumn("PodInfoOnMount", "podInfoOnMount", "Whether it is told of the pod."),
  flagColumn("StorageCapacity", "storageCapacity", "Whether it says how much is left."),
  {
    name: "TokenRequests",
    type: "string",
    description: "For whom it is given tokens.",
    cell: tokensText,
  },
  flagColumn("RequiresRepublish", "requiresRepublish", "Whether it is called time and again."),
  {
    name: "Modes",
    type: "string",
    description: "Of what life its volumes are.",
    cell: ({ object }) => textsAt(object, "spec", "volumeLifecycleModes").join(",") || "<none>",
  },
  AGE,
);

export const CSI_NODE_TABLE: KindTable = tableWith(
  NAME,
  numberColumn(
    "Drivers",
    "How many drivers the node has.",
    (object) => listAt(object, "spec", "drivers").length,
  ),
  AGE,
);

function classText({ object }: Row): string {
  const isDefault = DEFAULT_ANNOTATIONS.some(
    (name) => textAt(object, "metadata", "annotations", name) === "true",
  );
  const name = textAt(object, "metadata", "name");
  return isDefault ? `${name} (default)` : name;
}

function flagColumn(name: string, field: string, description: string, missing = false): Column {
  const cell = ({ object }: Row) => {
    const flag = at(object, "spec", field);
    return typeof flag === "boolean" ? flag : missing;
  };
  return { name, type: "boolean", description, cell };
}

function tokensText({ object }: Row): string {
  if (at(object, "spec", "tokenRequests") === undefined) return "<unset>";
  const requests = listAt(object, "spec", "tokenRequests");
  return requests.map((request) => textAt(request, "audience")).join(",");
}
