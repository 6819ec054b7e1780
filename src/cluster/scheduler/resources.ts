import { milliValue, value } from "../meta/quantity-values.ts";
import type { ResourceList } from "../objects/meta.ts";

/** Amounts of resources as numbers. */
export interface Resources {
  /** In thousandths of a core. */
  readonly milliCpu: number;
  /** In bytes. */
  readonly memory: number;
  /** In bytes. */
  readonly ephemeralStorage: number;
  /** All others that are counted, by name: devices, huge pages. */
  readonly scalars: ReadonlyMap<string, number>;
}

const NO_SCALARS: ReadonlyMap<string, number> = new Map();

export const NO_RESOURCES: Resources = {
  milliCpu: 0,
  memory: 0,
  ephemeralStorage: 0,
  scalars: NO_SCALARS,
};

/** @throws QuantityError for what is no quantity */
export function readResources(list: ResourceList | undefined): Resources {
  if (list === undefined) return NO_RESOURCES;
  let scalars: Map<string, number> | undefined;
  for (const [name, amount] of Object.entries(list)) {
    if (!isScalar(name)) continue;
    scalars ??= new Map();
    scalars.set(name, value(amount));
  }
  const { cpu, memory, "ephemeral-storage": ephemeralStorage } = list;
  return {
    milliCpu: cpu === undefined ? 0 : milliValue(cpu),
    memory: memory === undefined ? 0 : value(memory),
    ephemeralStorage: ephemeralStorage === undefined ? 0 : value(ephemeralStorage),
    scalars: scalars ?? NO_SCALARS,
  };
}

/** What the scheduler counts beside cpu, memory and ephemeral storage (kube-scheduler 1.34). */
function isScalar(name: string): boolean {
  return (
    name.startsWith("hugepages-") ||
    name.startsWith("attachable-volumes-") ||
    (name.includes("/") && !name.startsWith("requests."))
  );
}

/** @param sign 1 to add, -1 to take away */
export function plus(left: Resources, right: Resources, sign: 1 | -1 = 1): Resources {
  return {
    milliCpu: left.milliCpu + sign * right.milliCpu,
    memory: left.memory + sign * right.memory,
    ephemeralStorage: left.ephemeralStorage + sign * right.ephemeralStorage,
    scalars: right.scalars.size === 0 ? left.scalars : scalarSum(left, right, sign),
  };
}

function scalarSum(left: Resources, right: Resources, sign: 1 | -1): ReadonlyMap<string, number> {
  const sum = new Map(left.scalars);
  for (const [name, amount] of right.scalars) {
    const total = (sum.get(name) ?? 0) + sign * amount;
    if (total === 0) sum.delete(name);
    else sum.set(name, total);
  }
  return sum;
}

/** Of each resource the greater amount. */
export function greatest(left: Resources, right: Resources): Resources {
  const scalars = new Map(left.scalars);
  for (const [name, amount] of right.scalars) {
    scalars.set(name, Math.max(amount, scalars.get(name) ?? 0));
  }
  return {
    milliCpu: Math.max(left.milliCpu, right.milliCpu),
    memory: Math.max(left.memory, right.memory),
    ephemeralStorage: Math.max(left.ephemeralStorage, right.ephemeralStorage),
    scalars: scalars.size === 0 ? NO_SCALARS : scalars,
  };
}
