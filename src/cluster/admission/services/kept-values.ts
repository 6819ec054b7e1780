import type { Service } from "../../objects/service.ts";
import { nodePortsOf } from "./address-index.ts";
import { wantsHealthPort, wantsNodePorts } from "./node-ports.ts";

type Spec = Service["spec"];

/**
 * A service as it takes the place of another: what it does not say of what was allocated stays as it
 * was (kube-apiserver 1.34, `patchAllocatedValues`).
 */
export function withKeptValues(spec: Spec, before: Spec): Spec {
  return withSameAddresses(withKeptPorts(withKeptAddresses(spec, before), before), before);
}

function withKeptAddresses(spec: Spec, before: Spec): Spec {
  if (!hasAddress(spec) || !hasAddress(before)) return spec;
  const { clusterIP = "", clusterIPs = [] } = spec;
  const kept = {
    ...(clusterIP === "" && before.clusterIP && { clusterIP: before.clusterIP }),
    ...(clusterIPs.length === 0 && before.clusterIPs && { clusterIPs: before.clusterIPs }),
  };
  return { ...spec, ...kept };
}

function withKeptPorts(spec: Spec, before: Spec): Spec {
  const health = wantsHealthPort(spec) && wantsHealthPort(before) && !spec.healthCheckNodePort;
  const { healthCheckNodePort } = before;
  const kept = { ...spec, ...(health && healthCheckNodePort && { healthCheckNodePort }) };
  if (!wantsNodePorts(spec) || !wantsNodePorts(before)) return kept;
  const named = new Map((before.ports ?? []).map(({ name = "", nodePort }) => [name, nodePort]));
  const wanted = new Set(nodePortsOf(spec));
  const ports = spec.ports?.map((port) => {
    const nodePort = named.get(port.name ?? "");
    return port.nodePort || !nodePort || wanted.has(nodePort) ? port : { ...port, nodePort };
  });
  return { ...kept, ...(ports && { ports }) };
}

/**
 * A service of which one of its two fields for addresses was changed: the other follows it, so that old
 * clients need to know `clusterIP` alone (kube-apiserver 1.34, `normalizeClusterIPs`).
 */
function withSameAddresses(spec: Spec, before: Spec): Spec {
  const { clusterIP = "", clusterIPs = [] } = spec;
  const { clusterIP: oldFirst = "", clusterIPs: oldAll = [] } = before;
  if (clusterIP === oldFirst || clusterIPs.join() !== oldAll.join()) return spec;
  if (clusterIP !== "") return { ...spec, clusterIPs: [clusterIP, ...clusterIPs.slice(1)] };
  const { clusterIPs: _gone, ...rest } = spec;
  return rest;
}

/**
 * A service whose new type has no use for what was allocated for the old one: it is given back, unless
 * the client says it anew (kube-apiserver 1.34, `dropTypeDependentFields`).
 */
export function withoutUnused(spec: Spec, before: Spec): Spec {
  const unused = new Set<keyof Spec>();
  if (hasAddress(before) && !hasAddress(spec)) {
    if (same("clusterIP") && same("clusterIPs")) unused.add("clusterIP").add("clusterIPs");
    if (same("ipFamilies")) unused.add("ipFamilies");
    if (same("ipFamilyPolicy")) unused.add("ipFamilyPolicy");
    if (same("internalTrafficPolicy")) unused.add("internalTrafficPolicy");
  }
  const noHealth = wantsHealthPort(before) && !wantsHealthPort(spec);
  if (noHealth && same("healthCheckNodePort")) unused.add("healthCheckNodePort");
  if (before.type === "LoadBalancer" && spec.type !== "LoadBalancer") {
    if (same("allocateLoadBalancerNodePorts")) unused.add("allocateLoadBalancerNodePorts");
    if (same("loadBalancerClass")) unused.add("loadBalancerClass");
  }
  const hidden = isReachable(before) && !isReachable(spec);
  if (hidden && same("externalTrafficPolicy")) unused.add("externalTrafficPolicy");
  return withoutNodePorts(without(spec, unused), before);

  function same(key: keyof Spec): boolean {
    return JSON.stringify(spec[key]) === JSON.stringify(before[key]);
  }
}

function withoutNodePorts(spec: Spec, before: Spec): Spec {
  const old = new Set(nodePortsOf(before));
  const isSame = nodePortsOf(spec).every((port) => old.has(port));
  if (!wantsNodePorts(before) || wantsNodePorts(spec) || !isSame) return spec;
  const ports = spec.ports?.map(({ nodePort: _gone, ...port }) => port);
  return { ...spec, ...(ports && { ports }) };
}

function without(spec: Spec, unused: ReadonlySet<string>): Spec {
  if (unused.size === 0) return spec;
  return Object.fromEntries(Object.entries(spec).filter(([key]) => !unused.has(key)));
}

export function hasAddress({ type }: Spec): boolean {
  return type !== "ExternalName";
}

function isReachable({ type, externalIPs = [] }: Spec): boolean {
  if (type === "LoadBalancer" || type === "NodePort") return true;
  return type === "ClusterIP" && externalIPs.length > 0;
}
