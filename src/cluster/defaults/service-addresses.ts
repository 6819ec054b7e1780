import type { KubeObject } from "../objects/meta.ts";
import type { Service } from "../objects/service.ts";

/**
 * A service as it takes the place of another: what it does not say of the addresses that were allocated
 * stays as it was (kube-apiserver 1.34, `patchAllocatedValues`).
 */
export function withAllocations(object: KubeObject, previous: KubeObject): KubeObject {
  const [service, before] = [object as Service, previous as Service];
  if (!hasAddress(service) || !hasAddress(before)) return withSameAddresses(object, previous);
  const { clusterIP = "", clusterIPs = [] } = service.spec;
  const kept = {
    ...(clusterIP === "" && before.spec.clusterIP && { clusterIP: before.spec.clusterIP }),
    ...(clusterIPs.length === 0 &&
      before.spec.clusterIPs && { clusterIPs: before.spec.clusterIPs }),
  };
  return withSameAddresses(
    { ...service, spec: { ...service.spec, ...kept } } as KubeObject,
    previous,
  );
}

function hasAddress({ spec }: Service): boolean {
  return spec.type !== "ExternalName";
}

/**
 * A service of which one of its two fields for addresses was changed: the other follows it, so that old
 * clients need to know `clusterIP` alone (kube-apiserver 1.34, `normalizeClusterIPs`).
 */
function withSameAddresses(object: KubeObject, previous: KubeObject): KubeObject {
  const [service, before] = [object as Service, previous as Service];
  const { clusterIP = "", clusterIPs = [] } = service.spec;
  const { clusterIP: oldFirst = "", clusterIPs: oldAll = [] } = before.spec;
  if (clusterIP === oldFirst || clusterIPs.join() !== oldAll.join()) return object;
  const all = clusterIP === "" ? [] : [clusterIP, ...clusterIPs.slice(1)];
  return { ...service, spec: { ...service.spec, clusterIPs: all } } as KubeObject;
}
