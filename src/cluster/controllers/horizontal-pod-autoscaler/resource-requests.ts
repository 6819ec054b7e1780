import { milliValue } from "../../meta/quantity-values.ts";
import type { Pod } from "../../objects/pod.ts";
import { sidecarsOf } from "../../objects/sidecars.ts";
import { podRequests } from "../../scheduler/pod-requests.ts";
import { type Measured, NoReplicaCount } from "./pod-usage.ts";

/**
 * What pods ask for of what is measured, in thousandths and by their name: the amount for the pod as a
 * whole where it has one, else that of its containers and sidecars together
 * (kube-controller-manager 1.34, `calculateRequests`).
 *
 * @throws NoReplicaCount when one of them does not say
 */
export function requestsByPod(
  pods: readonly Pod[],
  measured: Measured,
): ReadonlyMap<string, number> {
  return new Map(pods.map((pod) => [pod.metadata.name, requestOf(pod, measured)]));
}

function requestOf(pod: Pod, { resource, container: only }: Measured): number {
  const isForWhole = Object.keys(pod.spec.resources?.requests ?? {}).length > 0;
  if (only === undefined && isForWhole) return wholeRequest(pod, resource);
  const counted = [...pod.spec.containers, ...sidecarsOf(pod.spec)].filter(
    ({ name }) => only === undefined || name === only,
  );
  return counted.reduce((sum, { name, resources }) => {
    const request = resources?.requests?.[resource];
    if (request !== undefined) return sum + milliValue(request);
    const where = `container ${name} of Pod ${pod.metadata.name}`;
    throw new NoReplicaCount(`missing request for ${resource} in ${where}`);
  }, 0);
}

function wholeRequest({ metadata, spec }: Pod, resource: string): number {
  const { milliCpu, memory } = podRequests(spec).requests;
  const amounts: Readonly<Record<string, number>> = { cpu: milliCpu, memory: memory * 1_000 };
  const amount = amounts[resource] ?? 0;
  if (amount > 0) return amount;
  throw new NoReplicaCount(`missing pod-level request for ${resource} in Pod ${metadata.name}`);
}
