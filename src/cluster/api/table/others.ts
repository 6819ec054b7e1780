import { type KindTable, tableWith } from "./column.ts";
import { AGE, NAME } from "./common-columns.ts";
import { fieldsAt, listAt, textAt } from "./read-fields.ts";

/** Namespaces, and what pods are given of configuration and identity (kube-apiserver 1.34, printers). */

export const NAMESPACE_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Status",
    type: "string",
    description: "Whether the namespace is in use or on its way out.",
    cell: ({ object }) => textAt(object, "status", "phase"),
  },
  AGE,
);

export const CONFIG_MAP_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Data",
    type: "string",
    description: "How many entries it has.",
    cell: ({ object }) => entries(object, "data") + entries(object, "binaryData"),
  },
  AGE,
);

export const SECRET_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Type",
    type: "string",
    description: "What it is a secret for.",
    cell: ({ object }) => textAt(object, "type"),
  },
  {
    name: "Data",
    type: "string",
    description: "How many entries it has.",
    cell: ({ object }) => entries(object, "data"),
  },
  AGE,
);

export const SERVICE_ACCOUNT_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Secrets",
    type: "string",
    description: "How many secrets it lists.",
    cell: ({ object }) => listAt(object, "secrets").length,
  },
  AGE,
);

export const LEASE_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Holder",
    type: "string",
    description: "Who has it.",
    cell: ({ object }) => textAt(object, "spec", "holderIdentity"),
  },
  AGE,
);

function entries(object: unknown, field: string): number {
  return Object.keys(fieldsAt(object, field)).length;
}
