import { type KindTable, type Row, tableWith } from "./column.ts";
import { AGE, NAME } from "./common-columns.ts";
import { quantityText } from "./quantities.ts";
import { at, textAt, textOr, textsAt } from "./read-fields.ts";

const CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

const ACCESS_MODES = [
  ["ReadWriteOnce", "RWO"],
  ["ReadOnlyMany", "ROX"],
  ["ReadWriteMany", "RWX"],
  ["ReadWriteOncePod", "RWOP"],
] as const;

/** Volumes and claims to them (kube-apiserver 1.34, printers). */

export const VOLUME_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Capacity",
    type: "string",
    description: "How much it holds.",
    cell: ({ object }) => quantityText(at(object, "spec", "capacity", "storage"), "0"),
  },
  {
    name: "Access Modes",
    type: "string",
    description: "How it can be mounted.",
    cell: ({ object }) => modesText(textsAt(object, "spec", "accessModes")),
  },
  {
    name: "Reclaim Policy",
    type: "string",
    description: "What becomes of it once it is released.",
    cell: ({ object }) => textAt(object, "spec", "persistentVolumeReclaimPolicy"),
  },
  {
    name: "Status",
    type: "string",
    description: "Whether it is bound.",
    cell: phaseText,
  },
  {
    name: "Claim",
    type: "string",
    description: "The claim that it is bound to.",
    cell: claimText,
  },
  {
    name: "StorageClass",
    type: "string",
    description: "Its storage class.",
    cell: classText,
  },
  {
    name: "VolumeAttributesClass",
    type: "string",
    description: "Its class of attributes.",
    cell: ({ object }) => textOr("<unset>", object, "spec", "volumeAttributesClassName"),
  },
  {
    name: "Reason",
    type: "string",
    description: "Why it is in this status.",
    cell: ({ object }) => textAt(object, "status", "reason"),
  },
  AGE,
  {
    name: "VolumeMode",
    type: "string",
    priority: 1,
    description: "Whether it is a file system or a bare device.",
    cell: ({ object }) => textOr("<unset>", object, "spec", "volumeMode"),
  },
);

export const CLAIM_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Status",
    type: "string",
    description: "Whether it is bound.",
    cell: phaseText,
  },
  {
    name: "Volume",
    type: "string",
    description: "The volume that it is bound to.",
    cell: ({ object }) => textAt(object, "spec", "volumeName"),
  },
  {
    name: "Capacity",
    type: "string",
    description: "How much its volume holds.",
    cell: ({ object }) =>
      isBound(object) ? quantityText(at(object, "status", "capacity", "storage"), "0") : "",
  },
  {
    name: "Access Modes",
    type: "string",
    description: "How its volume can be mounted.",
    cell: ({ object }) =>
      isBound(object) ? modesText(textsAt(object, "status", "accessModes")) : "",
  },
  {
    name: "StorageClass",
    type: "string",
    description: "The storage class that it asks for.",
    cell: classText,
  },
  {
    name: "VolumeAttributesClass",
    type: "string",
    description: "The class of attributes that it asks for.",
    cell: ({ object }) => textOr("<unset>", object, "spec", "volumeAttributesClassName"),
  },
  AGE,
  {
    name: "VolumeMode",
    type: "string",
    priority: 1,
    description: "Whether it asks for a file system or a bare device.",
    cell: ({ object }) => textOr("<unset>", object, "spec", "volumeMode"),
  },
);

function isBound(claim: unknown): boolean {
  return textAt(claim, "spec", "volumeName") !== "";
}

function phaseText({ object }: Row): string {
  const isGoing = at(object, "metadata", "deletionTimestamp") !== undefined;
  return isGoing ? "Terminating" : textAt(object, "status", "phase");
}

function claimText({ object }: Row): string {
  const claim = at(object, "spec", "claimRef");
  if (claim === undefined) return "";
  return `${textAt(claim, "namespace")}/${textAt(claim, "name")}`;
}

/** The annotation is from before there was a field. */
function classText({ object }: Row): string {
  const annotated = at(object, "metadata", "annotations", CLASS_ANNOTATION);
  return typeof annotated === "string" ? annotated : textAt(object, "spec", "storageClassName");
}

function modesText(modes: readonly string[]): string {
  return ACCESS_MODES.flatMap(([mode, short]) => (modes.includes(mode) ? [short] : [])).join(",");
}
