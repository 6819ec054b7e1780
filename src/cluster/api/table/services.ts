import { type KindTable, type Row, tableWith } from "./column.ts";
import { AGE, labelsText, NAME } from "./common-columns.ts";
import { listAt, numberAt, textAt, textsAt } from "./read-fields.ts";

/** Services (kube-apiserver 1.34, printers). */
export const SERVICE_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Type",
    type: "string",
    description: "From where it can be reached.",
    cell: ({ object }) => textAt(object, "spec", "type"),
  },
  {
    name: "Cluster-IP",
    type: "string",
    description: "Its address within the cluster.",
    cell: ({ object }) => textsAt(object, "spec", "clusterIPs")[0] ?? "<none>",
  },
  {
    name: "External-IP",
    type: "string",
    description: "Its addresses for the rest of the world.",
    cell: externalText,
  },
  {
    name: "Port(s)",
    type: "string",
    description: "Its ports, each with that of the nodes where it has one.",
    cell: portsText,
  },
  AGE,
  {
    name: "Selector",
    type: "string",
    priority: 1,
    description: "Labels of the pods that it sends requests to.",
    cell: ({ object }) => labelsText(object, "spec", "selector"),
  },
);

function externalText({ object }: Row): string {
  const declared = textsAt(object, "spec", "externalIPs");
  switch (textAt(object, "spec", "type")) {
    case "ClusterIP":
    case "NodePort":
      return declared.join(",") || "<none>";
    case "LoadBalancer":
      return [...balancerAddresses(object), ...declared].join(",") || "<pending>";
    case "ExternalName":
      return textAt(object, "spec", "externalName");
    default:
      return "<unknown>";
  }
}

/** Addresses or, without them, names of the load balancer that has been set up for an object. */
export function balancerAddresses(object: unknown): readonly string[] {
  const ingress = listAt(object, "status", "loadBalancer", "ingress");
  const addresses = ingress.map((one) => textAt(one, "ip") || textAt(one, "hostname"));
  return [...new Set(addresses.filter((address) => address !== ""))].sort();
}

function portsText({ object }: Row): string {
  const ports = listAt(object, "spec", "ports").map((port) => {
    const nodePort = numberAt(port, "nodePort");
    const outside = nodePort > 0 ? `:${nodePort}` : "";
    return `${numberAt(port, "port")}${outside}/${textAt(port, "protocol")}`;
  });
  return ports.join(",") || "<none>";
}
