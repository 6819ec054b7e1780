import type { JsonObject } from "../../util/json/json-object.ts";
import { resources } from "./container.ts";
import { filled, inTurn, part, within, withinEach } from "./fill.ts";
import { phase } from "./storage.ts";

const tcp = (port: JsonObject) => filled(port, { protocol: "TCP" });

/** core/v1 Namespace: its name is a label of its own, and its content is to be kept. */
export function defaultNamespace(namespace: JsonObject): JsonObject {
  const active = within(phase(namespace, "Active"), "metadata", (metadata) =>
    typeof metadata["name"] !== "string"
      ? metadata
      : {
          ...metadata,
          labels: { ...part(metadata, "labels"), "kubernetes.io/metadata.name": metadata["name"] },
        },
  );
  return { ...active, spec: filled(part(active, "spec"), { finalizers: ["kubernetes"] }) };
}

/** core/v1 Node: all that it has can be used, unless less is said. */
export function defaultNode(node: JsonObject): JsonObject {
  return within(node, "status", (status) => {
    const given = within(within(status, "capacity", resources), "allocatable", resources);
    const { capacity } = given;
    return capacity === undefined ? given : filled(given, { allocatable: capacity });
  });
}

/** core/v1 Secret: its text is kept as data, in base 64. */
export function defaultSecret(secret: JsonObject): JsonObject {
  const { stringData, ...rest } = filled(secret, { type: "Opaque" });
  if (stringData === undefined) return rest;
  const encoded = Object.entries(part({ stringData }, "stringData")).map(([key, text]) => [
    key,
    Buffer.from(String(text)).toString("base64"),
  ]);
  return { ...rest, data: { ...part(rest, "data"), ...Object.fromEntries(encoded) } };
}

/** core/v1 Endpoints. */
export function defaultEndpoints(endpoints: JsonObject): JsonObject {
  return withinEach(endpoints, "subsets", (subset) => withinEach(subset, "ports", tcp));
}

/** discovery.k8s.io/v1 EndpointSlice. */
export function defaultEndpointSlice(slice: JsonObject): JsonObject {
  return withinEach(slice, "ports", (port) => filled(port, { name: "", protocol: "TCP" }));
}

/** core/v1 LimitRange: of containers, limits come from the largest amounts and requests from limits. */
export function defaultLimitRange(range: JsonObject): JsonObject {
  return within(range, "spec", (spec) =>
    withinEach(spec, "limits", (item) => {
      if (item["type"] !== "Container") return item;
      const limit = filled(part(item, "default"), part(item, "max"));
      const request = filled(filled(part(item, "defaultRequest"), limit), part(item, "min"));
      return { ...item, default: limit, defaultRequest: request };
    }),
  );
}

/** networking.k8s.io/v1 NetworkPolicy: with rules for what goes out, these are meant too. */
export function defaultNetworkPolicy(policy: JsonObject): JsonObject {
  return within(policy, "spec", (spec) => {
    const { egress } = spec;
    const out = Array.isArray(egress) && egress.length > 0;
    return inTurn(
      (fields) => filled(fields, { policyTypes: out ? ["Ingress", "Egress"] : ["Ingress"] }),
      (fields) => withinEach(fields, "ingress", (rule) => withinEach(rule, "ports", tcp)),
      (fields) => withinEach(fields, "egress", (rule) => withinEach(rule, "ports", tcp)),
    )(spec);
  });
}

/** networking.k8s.io/v1 IngressClass. */
export function defaultIngressClass(ingressClass: JsonObject): JsonObject {
  return within(ingressClass, "spec", (spec) =>
    within(spec, "parameters", (parameters) => filled(parameters, { scope: "Cluster" })),
  );
}

/** scheduling.k8s.io/v1 PriorityClass. */
export function defaultPriorityClass(priorityClass: JsonObject): JsonObject {
  return filled(priorityClass, { preemptionPolicy: "PreemptLowerPriority" });
}
