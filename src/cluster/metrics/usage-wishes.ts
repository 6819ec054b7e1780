import { parseQuantity, QuantityError } from "../meta/quantity.ts";
import type { Container, Pod } from "../objects/pod.ts";
import { servingContainer } from "../objects/serving-container.ts";

/** What a container uses; cpu in cores, memory in bytes. */
export interface UsageWish {
  /** While it does nothing. */
  readonly cpu: number;
  /** Seconds of a core for each request. */
  readonly cpuPerRequest: number;
  readonly memory: number;
  /** For each request of a second. */
  readonly memoryPerRequest: number;
  /** It gets no more than that. */
  readonly cpuLimit: number;
  readonly memoryLimit: number;
}

const PREFIX = "sim.devstack.dev/";
/** What idles uses these shares of what it asks for. */
const IDLE_CPU_SHARE = 0.05;
const IDLE_MEMORY_SHARE = 0.5;
/** The same of a container that asks for nothing. */
const IDLE_CPU = 0.001;
const IDLE_MEMORY = 32 * 2 ** 20;
/** A millisecond of a core. */
const USUAL_CPU_PER_REQUEST = 0.001;

/**
 * What a container uses, as annotations of its pod say in the notation of quantities: `cpu`, `memory`
 * for what it uses while idle, `cpu-per-request` (seconds of a core: `5m` for five thousandths of one)
 * and `memory-per-request` (for each request of a second). They are about the container that serves
 * requests; those of another one have its name behind them, as in `cpu.sidecar`. What is not said, or
 * not understood, follows from what the container asks for.
 */
export function usageWishOf(pod: Pod, container: Container): UsageWish {
  const { annotations = {} } = pod.metadata;
  const serves = servingContainer(pod) === container;
  const wish = (name: string): number | null => {
    const own = annotations[`${PREFIX}${name}.${container.name}`];
    return amountOf(own ?? (serves ? annotations[PREFIX + name] : undefined));
  };
  const { requests = {}, limits = {} } = container.resources ?? {};
  const asked = { cpu: amountOf(requests["cpu"]), memory: amountOf(requests["memory"]) };
  return {
    cpu: wish("cpu") ?? (asked.cpu === null ? IDLE_CPU : asked.cpu * IDLE_CPU_SHARE),
    cpuPerRequest: wish("cpu-per-request") ?? (serves ? USUAL_CPU_PER_REQUEST : 0),
    memory:
      wish("memory") ?? (asked.memory === null ? IDLE_MEMORY : asked.memory * IDLE_MEMORY_SHARE),
    memoryPerRequest: wish("memory-per-request") ?? 0,
    cpuLimit: amountOf(limits["cpu"]) ?? Number.POSITIVE_INFINITY,
    memoryLimit: amountOf(limits["memory"]) ?? Number.POSITIVE_INFINITY,
  };
}

/** Null for what is absent or no quantity of something. */
function amountOf(written: string | number | undefined): number | null {
  if (written === undefined) return null;
  try {
    const { unscaled, exponent } = parseQuantity(written);
    return unscaled < 0n ? null : Number(unscaled) * 10 ** exponent;
  } catch (error) {
    if (error instanceof QuantityError) return null;
    throw error;
  }
}
