import type { KubeObject } from "../objects/meta.ts";
import type { Service } from "../objects/service.ts";

/**
 * A service of which one of its two fields for addresses was changed: the other follows it, so that old
 * clients need to know `clusterIP` alone (kube-apiserver 1.34, `normalizeClusterIPs`).
 */
export function withSameAddresses(object: KubeObject, previous: KubeObject): KubeObject {
  const [service, before] = [object as Service, previous as Service];
  const { clusterIP = "", clusterIPs = [] } = service.spec;
  const { clusterIP: oldFirst = "", clusterIPs: oldAll = [] } = before.spec;
  if (clusterIP === oldFirst || clusterIPs.join() !== oldAll.join()) return object;
  const all = clusterIP === "" ? [] : [clusterIP, ...clusterIPs.slice(1)];
  return { ...service, spec: { ...service.spec, clusterIPs: all } } as KubeObject;
}
