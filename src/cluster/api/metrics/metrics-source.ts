import type { KubeObject } from "../../objects/meta.ts";

/** What is measured of nodes and pods, as objects of metrics.k8s.io/v1beta1 in the order of their names. */
export interface MetricsSource {
  /** NodeMetrics, of nodes of which something is known. */
  nodes(): readonly KubeObject[];
  /** PodMetrics, of one namespace where one is given. */
  pods(namespace?: string): readonly KubeObject[];
}
