import { NoReplicaCount } from "./pod-usage.ts";
import type { Yardstick } from "./replica-count.ts";

/** Usage as a share of what the pods ask for. */
export interface Utilization {
  readonly percent: number;
  /** Of a pod on average, in thousandths. */
  readonly averageMilli: bigint;
}

/**
 * @param target in percent of what the pods ask for
 * @param readRequests what they ask for, in thousandths by pod; read only when it comes to that
 */
export function byUtilization(
  target: number,
  readRequests: () => ReadonlyMap<string, number>,
): Yardstick<Utilization> {
  let known: ReadonlyMap<string, number> | undefined;
  const requests = () => {
    known ??= readRequests();
    return known;
  };
  return {
    levelOf: (usages) => {
      const pods = [...usages.keys()].filter((pod) => requests().has(pod));
      const used = sum(pods.map((pod) => usages.get(pod)));
      const asked = sum(pods.map((pod) => requests().get(pod)));
      if (asked === 0n) throw new NoReplicaCount("no metrics returned matched known pods");
      return {
        percent: Number((used * 100n) / asked),
        averageMilli: used / BigInt(pods.length),
      };
    },
    ratioOf: ({ percent }) => percent / target,
    assumedOf: (pod) => Math.floor(((requests().get(pod) ?? 0) * Math.max(100, target)) / 100),
  };
}

/** @param target of a pod on average, in thousandths */
export function byAverage(target: number): Yardstick<bigint> {
  return {
    levelOf: (usages) => sum([...usages.values()]) / BigInt(usages.size),
    ratioOf: (average) => Number(average) / target,
    assumedOf: () => target,
  };
}

/** Exactly: memory in thousandths of bytes soon is more than a number can hold. */
function sum(amounts: readonly (number | undefined)[]): bigint {
  return amounts.reduce<bigint>((total, amount = 0) => total + BigInt(amount), 0n);
}
