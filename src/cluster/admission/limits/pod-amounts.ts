import { addResources, largestResources } from "../../meta/quantity-arithmetic.ts";
import type { ResourceList } from "../../objects/meta.ts";
import type { Container, PodSpec } from "../../objects/pod.ts";
import { isSidecar } from "../../objects/sidecars.ts";

/** Resources of which a pod can say how much it is to have as a whole. */
const OF_WHOLE = /^(cpu|memory|hugepages-.*)$/;

/**
 * What a pod asks for, or may use at most, as admission reckons (kube-apiserver 1.34): the sum of its
 * containers and sidecars, or what its init containers need at their height where that is more; what
 * it says for the pod as a whole replaces it.
 */
export function podAmounts(spec: PodSpec, which: "requests" | "limits"): ResourceList {
  const amount = ({ resources }: Container) => resources?.[which] ?? {};
  let total = spec.containers.reduce<ResourceList>(
    (sum, one) => addResources(sum, amount(one)),
    {},
  );
  let sidecars: ResourceList = {};
  let height: ResourceList = {};
  for (const container of spec.initContainers ?? []) {
    const own = amount(container);
    const withSidecars = addResources(own, sidecars);
    if (isSidecar(container)) {
      total = addResources(total, own);
      sidecars = withSidecars;
    }
    height = largestResources(height, withSidecars);
  }
  const whole = Object.entries(spec.resources?.[which] ?? {}).filter(([name]) =>
    OF_WHOLE.test(name),
  );
  return { ...largestResources(total, height), ...Object.fromEntries(whole) };
}
