import { type Fields, filled, inTurn, part, within, withinEach } from "./fill.ts";

const STICKY_SECONDS = 10_800;

/** core/v1 Service. Its addresses are given out elsewhere: they depend on the other services. */
export function defaultService(service: Fields): Fields {
  return within(service, "spec", (spec) =>
    inTurn(
      (fields) => filled(fields, { sessionAffinity: "None", type: "ClusterIP" }),
      affinity,
      traffic,
      (fields) => withinEach(fields, "ports", defaultPort),
    )(spec),
  );
}

function defaultPort(port: Fields): Fields {
  const full = filled(port, { protocol: "TCP" });
  const target = full["targetPort"];
  const none = target === undefined || target === 0 || target === "";
  return none ? { ...full, targetPort: full["port"] } : full;
}

function affinity(spec: Fields): Fields {
  if (spec["sessionAffinity"] !== "ClientIP") {
    const { sessionAffinityConfig: _unused, ...rest } = spec;
    return spec["sessionAffinityConfig"] === undefined ? spec : rest;
  }
  const clientIP = part(part(spec, "sessionAffinityConfig"), "clientIP");
  const full = filled(clientIP, { timeoutSeconds: STICKY_SECONDS });
  return { ...spec, sessionAffinityConfig: { clientIP: full } };
}

function traffic(spec: Fields): Fields {
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
