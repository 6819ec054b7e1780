import type { JsonObject } from "../../util/json/json-object.ts";
import { filled, inTurn, part, within, withinEach } from "./fill.ts";

const STICKY_SECONDS = 10_800;

/** core/v1 Service. Its addresses are given out elsewhere: they depend on the other services. */
export function defaultService(service: JsonObject): JsonObject {
  return within(service, "spec", (spec) =>
    inTurn(
      (fields) => filled(fields, { sessionAffinity: "None", type: "ClusterIP" }),
      affinity,
      traffic,
      (fields) => withinEach(fields, "ports", defaultPort),
    )(spec),
  );
}

function defaultPort(port: JsonObject): JsonObject {
  const full = filled(port, { protocol: "TCP" });
  const target = full["targetPort"];
  const none = target === undefined || target === 0 || target === "";
  return none ? { ...full, targetPort: full["port"] } : full;
}

function affinity(spec: JsonObject): JsonObject {
  if (spec["sessionAffinity"] !== "ClientIP") {
    const { sessionAffinityConfig: _unused, ...rest } = spec;
    return spec["sessionAffinityConfig"] === undefined ? spec : rest;
  }
  const clientIP = part(part(spec, "sessionAffinityConfig"), "clientIP");
  const full = filled(clientIP, { timeoutSeconds: STICKY_SECONDS });
  return { ...spec, sessionAffinityConfig: { clientIP: full } };
}

function traffic(spec: JsonObject): JsonObject {
  const { type, externalIPs } = spec;
  const outside = type === "NodePort" || type === "LoadBalancer";
  const reachable =
    outside || (type === "ClusterIP" && Array.isArray(externalIPs) && externalIPs.length > 0);
  return filled(spec, {
    ...(reachable ? { externalTrafficPolicy: "Cluster" } : {}),
    ...(type === "ExternalName" ? {} : { internalTrafficPolicy: "Cluster" }),
    ...(type === "LoadBalancer" ? { allocateLoadBalancerNodePorts: true } : {}),
  });
}
