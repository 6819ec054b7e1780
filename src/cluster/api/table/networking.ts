import { type KindTable, type Row, tableWith } from "./column.ts";
import { AGE, NAME, selectorText } from "./common-columns.ts";
import { at, listAt, textAt, textOr } from "./read-fields.ts";
import { balancerAddresses } from "./services.ts";

/** So many hosts are shown, the rules of the others are counted. */
const SHOWN = 3;

/** What comes into the cluster, and who may talk to whom (kube-apiserver 1.34, printers). */

export const INGRESS_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Class",
    type: "string",
    description: "Who is to serve it.",
    cell: ({ object }) => textOr("<none>", object, "spec", "ingressClassName"),
  },
  {
    name: "Hosts",
    type: "string",
    description: "Names of the hosts that its rules are for.",
    cell: hostsText,
  },
  {
    name: "Address",
    type: "string",
    description: "Where its load balancer is reached.",
    cell: ({ object }) => balancerAddresses(object).join(","),
  },
  {
    name: "Ports",
    type: "string",
    description: "Ports that it is open on.",
    cell: ({ object }) => (listAt(object, "spec", "tls").length > 0 ? "80, 443" : "80"),
  },
  AGE,
);

export const INGRESS_CLASS_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Controller",
    type: "string",
    description: "Who serves ingresses of this class.",
    cell: ({ object }) => textAt(object, "spec", "controller"),
  },
  {
    name: "Parameters",
    type: "string",
    description: "The object that says how.",
    cell: parametersText,
  },
  AGE,
);

export const NETWORK_POLICY_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Pod-Selector",
    type: "string",
    description: "Labels of the pods that it is for.",
    cell: ({ object }) => selectorText(object, "spec", "podSelector"),
  },
  AGE,
);

/** Once three hosts are shown, all further rules count, with a host or without. */
function hostsText({ object }: Row): string {
  const rules = listAt(object, "spec", "rules");
  const hosts: string[] = [];
  let isMore = false;
  for (const rule of rules) {
    const host = textAt(rule, "host");
    if (hosts.length === SHOWN) isMore = true;
    else if (host !== "") hosts.push(host);
  }
  if (hosts.length === 0) return "*";
  return isMore ? `${hosts.join(",")} + ${rules.length - SHOWN} more...` : hosts.join(",");
}

function parametersText({ object }: Row): string {
  const parameters = at(object, "spec", "parameters");
  if (parameters === undefined) return "<none>";
  const group = at(parameters, "apiGroup");
  const kind = textAt(parameters, "kind");
  const qualified = typeof group === "string" ? `${kind}.${group}` : kind;
  return `${qualified}/${textAt(parameters, "name")}`;
}
