import type { Cluster } from "../../cluster.ts";
import { LoadMetrics, lastMeasuredMs, METRICS_WINDOW_MS } from "../../metrics/load-metrics.ts";
import type { PodMetricsSource } from "../../metrics/pod-metrics.ts";
import type { KubeObject, ObjectMeta } from "../../objects/meta.ts";
import type { Node } from "../../objects/node.ts";
import { isReachable, nodeStateOf } from "../../objects/node-state.ts";
import type { Pod } from "../../objects/pod.ts";
import { podsOn } from "../../objects/pods-by-node.ts";
import { NODES, PODS } from "../../objects/resources.ts";
import { formatApiTime } from "../../time/format-api-time.ts";
import type { MetricsSource } from "./metrics-source.ts";

const API_VERSION = "metrics.k8s.io/v1beta1";
const WINDOW = `${METRICS_WINDOW_MS / 1_000}s`;
/** What the system of a node uses, in addition to its pods. */
const NODE_MILLI_CPU = 50;
const NODE_MEMORY_BYTES = 400 * 2 ** 20;

interface Usage {
  readonly milliCpu: number;
  readonly memoryBytes: number;
}

/** What the nodes and pods of a cluster use, as a metrics server tells it. */
export class ClusterMetrics implements MetricsSource {
  readonly #cluster: Cluster;
  readonly #source: PodMetricsSource;

  constructor(cluster: Cluster, source: PodMetricsSource = new LoadMetrics()) {
    this.#cluster = cluster;
    this.#source = source;
  }

  nodes(): readonly KubeObject[] {
    return this.#cluster.store
      .list(NODES)
      .filter((node) => isReachable(nodeStateOf(node)))
      .map((node) => this.#node(node));
  }

  pods(namespace?: string): readonly KubeObject[] {
    return this.#cluster.store.list(PODS, namespace).flatMap((pod) => this.#pod(pod) ?? []);
  }

  #node(node: Node): KubeObject {
    const { store, nowMs } = this.#cluster;
    const system = { milliCpu: NODE_MILLI_CPU, memoryBytes: NODE_MEMORY_BYTES };
    const used = podsOn(store, node.metadata.name).flatMap(
      (pod) => this.#source.metricsOf(pod, { store, nowMs })?.containers ?? [],
    );
    const usage = usageList([system, ...used].reduce(sum));
    return measurement("NodeMetrics", node, { atMs: lastMeasuredMs(nowMs), usage });
  }

  #pod(pod: Pod): KubeObject | null {
    const { store, nowMs } = this.#cluster;
    const metrics = this.#source.metricsOf(pod, { store, nowMs });
    if (metrics === null) return null;
    const containers = metrics.containers.map(({ name, ...usage }) => ({
      ...{ name, usage: usageList(usage) },
    }));
    return measurement("PodMetrics", pod, { atMs: metrics.atMs, containers });
  }
}

function sum(left: Usage, right: Usage): Usage {
  return {
    milliCpu: left.milliCpu + right.milliCpu,
    memoryBytes: left.memoryBytes + right.memoryBytes,
  };
}

/** As metrics-server writes it: in billionths of a core and in KiB. */
function usageList({ milliCpu, memoryBytes }: Usage) {
  return {
    cpu: `${Math.round(milliCpu * 1e6)}n`,
    memory: `${Math.round(memoryBytes / 1_024)}Ki`,
  };
}

function measurement(
  kind: string,
  { metadata }: KubeObject,
  { atMs, ...measured }: { readonly atMs: number; readonly [field: string]: unknown },
): KubeObject {
  const { name, namespace, labels } = metadata;
  const timestamp = formatApiTime(atMs);
  // What is nowhere stored has neither uid nor version.
  const own = {
    name,
    ...(namespace !== undefined && { namespace }),
    creationTimestamp: timestamp,
    ...(labels !== undefined && { labels }),
  } as ObjectMeta;
  const object = { kind, apiVersion: API_VERSION, metadata: own };
  return { ...object, ...{ timestamp, window: WINDOW }, ...measured };
}
