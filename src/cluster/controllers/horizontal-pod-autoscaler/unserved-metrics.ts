import type { MetricSpec } from "../../objects/horizontal-pod-autoscaler.ts";
import type { LabelSelector } from "../../objects/meta.ts";

/** A metric that says nothing. */
export interface MetricFailure {
  /** Of the condition and the event. */
  readonly reason: string;
  readonly message: string;
  /** The same as the autoscaler sums it up. */
  readonly summary: string;
}

/** Nobody serves metrics of objects and of what is outside the cluster. */
const NO_CUSTOM_METRICS =
  "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered";
const NO_EXTERNAL_METRICS =
  "unable to fetch metrics from external metrics API: the server could not find the requested resource";

/** Why a metric of pods, of an object or of what is outside the cluster is never known here. */
export function unservedMetric(
  { pods, object, external }: MetricSpec,
  namespace: string,
): MetricFailure {
  if (pods !== undefined) {
    const message = `unable to get metric ${pods.metric.name}: ${NO_CUSTOM_METRICS}`;
    const summary = `failed to get pods metric value: ${message}`;
    return { reason: "FailedGetPodsMetric", message, summary };
  }
  if (object !== undefined) {
    const { metric, describedObject, target } = object;
    const on = `${describedObject.kind} ${namespace}/${describedObject.name}`;
    const message = `unable to get metric ${metric.name}: ${NO_CUSTOM_METRICS} on ${on}`;
    const inner =
      target.type === "AverageValue" ? `failed to get ${metric.name} object metric: ` : "";
    const summary = `failed to get object metric value: ${inner}${message}`;
    return { reason: "FailedGetObjectMetric", message, summary };
  }
  const { metric = { name: "" }, target } = external ?? {};
  const of = `${namespace}/${metric.name}/${selectorText(metric.selector)}`;
  const why = `${NO_EXTERNAL_METRICS} (get ${metric.name}.external.metrics.k8s.io)`;
  const message = `unable to get external metric ${of}: ${why}`;
  const isAverage = target?.averageValue !== undefined;
  const inner = isAverage ? `${metric.name} external metric` : `external metric ${metric.name}`;
  const summary = `failed to get ${metric.name} external metric value: failed to get ${inner}: ${message}`;
  return { reason: "FailedGetExternalMetric", message, summary };
}

/** As Go prints one. */
function selectorText(selector: LabelSelector | undefined): string {
  if (selector === undefined) return "nil";
  const labels = Object.entries(selector.matchLabels ?? {})
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${value},`);
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(" ")}],},`,
  );
  const parts = [
    `MatchLabels:map[string]string{${labels.join("")}},`,
    `MatchExpressions:[]LabelSelectorRequirement{${expressions.join("")}},`,
  ];
  return `&LabelSelector{${parts.join("")}}`;
}
