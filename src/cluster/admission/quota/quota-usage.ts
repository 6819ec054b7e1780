import { formatQuantity, parseQuantity, type QuantityFormat } from "../../meta/quantity.ts";
import { addResources } from "../../meta/quantity-arithmetic.ts";
import { milliValue, value } from "../../meta/quantity-values.ts";
import type { KubeObject, ResourceList } from "../../objects/meta.ts";
import type { Pod, PodSpec } from "../../objects/pod.ts";
import { isFinished } from "../../objects/pod-facts.ts";
import { PERSISTENT_VOLUME_CLAIMS, PODS, SERVICES } from "../../objects/resources.ts";
import type { Service } from "../../objects/service.ts";
import type { PersistentVolumeClaim } from "../../objects/volume.ts";
import { classNameOf } from "../../objects/volume-facts.ts";
import { podAmounts } from "../limits/pod-amounts.ts";

/** An amount that an object takes of a quota: thousandths of cpu, whole units of all else. */
export interface Amount {
  readonly units: number;
  readonly format: QuantityFormat;
}

export type Usage = ReadonlyMap<string, Amount>;

const CLASS_SUFFIX = ".storageclass.storage.k8s.io/";
/** Kinds that may be counted by their name alone. */
const NAMED = new Set([
  ...["configmaps", "persistentvolumeclaims", "pods", "replicationcontrollers", "resourcequotas"],
  ...["secrets", "services"],
]);
const NATIVE = /^(cpu|memory|ephemeral-storage)$/;
const HUGE_PAGES = "hugepages-";

/** What each object takes, reckoned once. What it keeps is no state: forks may share it. */
export class QuotaUsages {
  readonly #known = new WeakMap<KubeObject, Usage>();

  /** @param resource of the object, as `pods` or `deployments.apps` */
  of(resource: string, object: KubeObject): Usage {
    const known = this.#known.get(object);
    if (known !== undefined) return known;
    const usage = new Map<string, Amount>();
    for (const [name, amount] of Object.entries(usageOf(resource, object))) {
      usage.set(name, amountOf(name, amount));
    }
    this.#known.set(object, usage);
    return usage;
  }
}

/** Of what resource objects are counted under a name of a quota. */
export function countedResource(name: string): string {
  if (name.startsWith("count/")) return name.slice("count/".length);
  if (name.startsWith("services.")) return SERVICES.id;
  if (name === "requests.storage" || name.includes(CLASS_SUFFIX))
    return PERSISTENT_VOLUME_CLAIMS.id;
  return NAMED.has(name) ? name : PODS.id;
}

export function amountOf(name: string, amount: string | number): Amount {
  const { format } = parseQuantity(amount);
  return { units: isCpu(name) ? milliValue(amount) : value(amount), format };
}

/** The text of an amount, as the API shows it. */
export function amountText(name: string, { units, format }: Amount): string {
  return formatQuantity({ unscaled: BigInt(units), exponent: isCpu(name) ? -3 : 0, format });
}

function isCpu(name: string): boolean {
  return name === "cpu" || name.endsWith(".cpu");
}

function usageOf(resource: string, object: KubeObject): ResourceList {
  const count = { [`count/${resource}`]: 1 };
  switch (resource) {
    case PODS.id:
      return isFinished(object as Pod) ? count : { ...count, pods: 1, ...podUsage(object as Pod) };
    case SERVICES.id:
      return { ...count, ...serviceUsage(object as Service) };
    case PERSISTENT_VOLUME_CLAIMS.id:
      return { ...count, ...claimUsage(object as PersistentVolumeClaim) };
    default:
      return NAMED.has(resource) ? { ...count, [resource]: 1 } : count;
  }
}

function podUsage({ spec }: Pod): ResourceList {
  const { overhead = {} } = spec;
  const requests = addResources(podAmounts(spec, "requests"), overhead);
  const limits = podAmounts(spec, "limits");
  const covered = Object.entries(overhead).filter(([name]) => Object.hasOwn(limits, name));
  return computeUsage(requests, addResources(limits, Object.fromEntries(covered)));
}

/** Requests and limits by the names that quotas have for them. */
function computeUsage(requests: ResourceList, limits: ResourceList): ResourceList {
  const usage: Record<string, string | number> = {};
  for (const [name, amount] of Object.entries(requests)) {
    usage[`requests.${name}`] = amount;
    if (NATIVE.test(name) || name.startsWith(HUGE_PAGES)) usage[name] = amount;
  }
  for (const [name, amount] of Object.entries(limits)) {
    if (NATIVE.test(name)) usage[`limits.${name}`] = amount;
  }
  return usage;
}

/** Names of requests and limits that each container has to say where a quota has them. */
const SAID = ["cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory"];

/** What a pod's containers do not say though a quota limits it: `limits.cpu for: a,b`. */
export function unsaid(
  { containers, initContainers = [], resources }: PodSpec,
  hard: ResourceList,
) {
  if (resources !== undefined) return [];
  return SAID.filter((name) => hard[name] !== undefined).flatMap((name) => {
    const silent = [...containers, ...initContainers]
      .filter(
        ({ resources: own }) => !(name in computeUsage(own?.requests ?? {}, own?.limits ?? {})),
      )
      .map((container) => container.name);
    return silent.length === 0 ? [] : [`${name} for: ${[...new Set(silent)].toSorted().join(",")}`];
  });
}

function serviceUsage({ spec }: Service): ResourceList {
  const { type, ports = [], allocateLoadBalancerNodePorts = true } = spec;
  const isBalanced = type === "LoadBalancer";
  const asked = ports.filter(({ nodePort = 0 }) => nodePort !== 0).length;
  const wanted = isBalanced && !allocateLoadBalancerNodePorts ? asked : ports.length;
  return {
    services: 1,
    "services.loadbalancers": isBalanced ? 1 : 0,
    "services.nodeports": isBalanced || type === "NodePort" ? wanted : 0,
  };
}

function claimUsage(claim: PersistentVolumeClaim): ResourceList {
  const storage = claim.spec.resources?.requests?.["storage"];
  const className = classNameOf(claim);
  const own: ResourceList = {
    persistentvolumeclaims: 1,
    ...(storage !== undefined && { "requests.storage": storage }),
  };
  if (className === "") return own;
  const ofClass = Object.entries(own).map(([name, amount]) => [
    `${className}${CLASS_SUFFIX}${name}`,
    amount,
  ]);
  return { ...own, ...Object.fromEntries(ofClass) };
}
