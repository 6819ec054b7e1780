import { isReachable, nodeStateOf } from "../objects/node-state.ts";
import type { Container, Pod } from "../objects/pod.ts";
import { isFinished } from "../objects/pod-facts.ts";
import { NODES } from "../objects/resources.ts";
import { sidecarsOf } from "../objects/sidecars.ts";
import type { ContainerUsage, MetricsMoment, PodMetrics, PodMetricsSource } from "./pod-metrics.ts";
import { type RequestRates, requestRates } from "./request-rates.ts";
import { usageWishOf } from "./usage-wishes.ts";

/** How often all pods are measured, and over how long a time. */
export const METRICS_WINDOW_MS = 15_000;

/**
 * What pods use, as follows from the requests that they serve and from what their annotations say (see
 * `usageWishOf`): the same for the same objects. As with a metrics server, it is measured every 15
 * seconds; a container that has not run for the whole of the last measurement is not known yet, and
 * what runs on nodes that nobody hears of is not known at all.
 */
export class LoadMetrics implements PodMetricsSource {
  /** By store, of its last revision: a cache, and no state. */
  readonly #rates = new WeakMap<
    object,
    { readonly revision: number; readonly rates: RequestRates }
  >();

  metricsOf(pod: Pod, moment: MetricsMoment): PodMetrics | null {
    if (isFinished(pod) || pod.spec.nodeName === undefined) return null;
    const node = moment.store.get(NODES, "", pod.spec.nodeName);
    if (!isReachable(nodeStateOf(node))) return null;
    const atMs = lastMeasuredMs(moment.nowMs);
    const running = runningContainers(pod, atMs - METRICS_WINDOW_MS);
    if (running.length < pod.spec.containers.length) return null;
    const rate = this.#ratesOf(moment).get(pod.metadata.uid) ?? 0;
    const containers = running.map((container) => usageOf(pod, container, rate));
    return { atMs, windowMs: METRICS_WINDOW_MS, containers };
  }

  #ratesOf(moment: MetricsMoment): RequestRates {
    const { store } = moment;
    const known = this.#rates.get(store);
    if (known?.revision === store.revision) return known.rates;
    const rates = requestRates(moment);
    this.#rates.set(store, { revision: store.revision, rates });
    return rates;
  }
}

/** When all pods were measured last. */
export function lastMeasuredMs(nowMs: number): number {
  return Math.floor(nowMs / METRICS_WINDOW_MS) * METRICS_WINDOW_MS;
}

/** Those that have run since then, sidecars among them. */
function runningContainers({ spec, status }: Pod, sinceMs: number): Container[] {
  const sidecars = sidecarsOf(spec);
  const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
  return [...spec.containers, ...sidecars].filter(({ name }) => {
    const startedAt = statuses.find((one) => one.name === name)?.state?.running?.startedAt;
    return startedAt !== undefined && Date.parse(startedAt) <= sinceMs;
  });
}

function usageOf(pod: Pod, container: Container, requestsPerSecond: number): ContainerUsage {
  const wish = usageWishOf(pod, container);
  const cpu = wish.cpu + wish.cpuPerRequest * requestsPerSecond;
  const memory = wish.memory + wish.memoryPerRequest * requestsPerSecond;
  return {
    name: container.name,
    // In whole billionths of a core, as it is told.
    milliCpu: Math.round(Math.min(cpu, wish.cpuLimit) * 1e9) / 1e6,
    memoryBytes: Math.round(Math.min(memory, wish.memoryLimit)),
  };
}
