import { parseQuantity } from "../meta/quantity.ts";
import { compareQuantities } from "../meta/quantity-arithmetic.ts";
import type { ResourceList } from "../objects/meta.ts";
import type { PodSpec, ResourceRequirements } from "../objects/pod.ts";

type QosClass = "Guaranteed" | "Burstable" | "BestEffort";

const COUNTED = ["cpu", "memory"];

/**
 * How sure a pod can be of its resources (core helper `qos` of Kubernetes 1.34): `Guaranteed` when
 * everything has limits of cpu and memory that it also requests, `BestEffort` when nothing is said.
 */
export function qosClassOf(spec: Partial<PodSpec>): QosClass {
  // A pod that has no containers yet is refused only after this.
  const { containers = [], initContainers = [], resources } = spec;
  const parts =
    resources === undefined ? [...containers, ...initContainers].map(requirements) : [resources];
  const amounts = parts.map(({ limits, requests }) => ({
    limits: above0(limits),
    requests: above0(requests),
  }));
  const nothing = amounts.every(({ limits, requests }) => limits.size === 0 && requests.size === 0);
  if (nothing) return "BestEffort";
  const sure = amounts.every(({ limits, requests }) =>
    COUNTED.every((name) => {
      const limit = limits.get(name);
      const request = requests.get(name) ?? limit;
      if (limit === undefined || request === undefined) return false;
      return compareQuantities(limit, request) === 0;
    }),
  );
  return sure ? "Guaranteed" : "Burstable";
}

function requirements({ resources = {} }: { resources?: ResourceRequirements }) {
  return resources;
}

function above0(list: ResourceList = {}) {
  const amounts = COUNTED.flatMap((name) => {
    const written = list[name];
    return written === undefined ? [] : [[name, parseQuantity(written)] as const];
  });
  return new Map(amounts.filter(([, amount]) => amount.unscaled > 0n));
}
