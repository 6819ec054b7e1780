import { type Column, type KindTable, type Row, tableWith } from "./column.ts";
import { AGE, NAME } from "./common-columns.ts";
import { fieldsAt, flagAt, listAt, textAt } from "./read-fields.ts";

const ROLE_PREFIX = "node-role.kubernetes.io/";
const ROLE = "kubernetes.io/role";

/** Nodes (kube-apiserver 1.34, printers). */
export const NODE_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Status",
    type: "string",
    description: "Whether the node is ready, and whether new pods may come to it.",
    cell: statusText,
  },
  {
    name: "Roles",
    type: "string",
    description: "What its labels say it is for.",
    cell: rolesText,
  },
  AGE,
  {
    name: "Version",
    type: "string",
    description: "Version of its kubelet.",
    cell: ({ object }) => textAt(object, "status", "nodeInfo", "kubeletVersion"),
  },
  addressColumn("Internal-IP", "InternalIP", "Address that the cluster reaches it by."),
  addressColumn("External-IP", "ExternalIP", "Address that the rest of the world reaches it by."),
  infoColumn("OS-Image", "osImage", "Operating system."),
  infoColumn("Kernel-Version", "kernelVersion", "Version of its kernel."),
  infoColumn("Container-Runtime", "containerRuntimeVersion", "What runs its containers."),
);

function statusText({ object }: Row): string {
  const ready = listAt(object, "status", "conditions").findLast(({ type }) => type === "Ready");
  const isReady = ready?.["status"] === "True";
  const status = ready === undefined ? "Unknown" : isReady ? "Ready" : "NotReady";
  return flagAt(object, "spec", "unschedulable") ? `${status},SchedulingDisabled` : status;
}

function rolesText({ object }: Row): string {
  const roles = Object.entries(fieldsAt(object, "metadata", "labels")).map(([key, value]) => {
    if (key.startsWith(ROLE_PREFIX)) return key.slice(ROLE_PREFIX.length);
    return key === ROLE && typeof value === "string" ? value : "";
  });
  const named = new Set(roles.filter((role) => role !== ""));
  return [...named].sort().join(",") || "<none>";
}

function addressColumn(name: string, type: string, description: string): Column {
  const cell = ({ object }: Row) => {
    const address = listAt(object, "status", "addresses").find((one) => one["type"] === type);
    return address === undefined ? "<none>" : textAt(address, "address");
  };
  return { name, type: "string", priority: 1, description, cell };
}

function infoColumn(name: string, field: string, description: string): Column {
  const cell = ({ object }: Row) => textAt(object, "status", "nodeInfo", field) || "<unknown>";
  return { name, type: "string", priority: 1, description, cell };
}
