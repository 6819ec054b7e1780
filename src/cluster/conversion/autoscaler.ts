import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import { part } from "../defaults/fill.ts";

/** In these, version 1 keeps what it has no fields for. Their text is version 2's. */
const METRICS = "autoscaling.alpha.kubernetes.io/metrics";
const BEHAVIOR = "autoscaling.alpha.kubernetes.io/behavior";
const CONDITIONS = "autoscaling.alpha.kubernetes.io/conditions";
const CURRENT = "autoscaling.alpha.kubernetes.io/current-metrics";
const KEPT = [METRICS, BEHAVIOR, CONDITIONS, CURRENT];

/** autoscaling/v1, whose one metric is the utilization of cpu, as autoscaling/v2. */
export function autoscalerFromV1(autoscaler: JsonObject): JsonObject {
  const metadata = part(autoscaler, "metadata");
  const annotations = part(metadata, "annotations");
  const { targetCPUUtilizationPercentage: percent, ...spec } = part(autoscaler, "spec");
  const { currentCPUUtilizationPercentage: _current, ...status } = part(autoscaler, "status");
  const [others, behavior] = [parsed(annotations[METRICS]), parsed(annotations[BEHAVIOR])];
  const metrics = [
    ...(percent === undefined ? [] : [cpuMetric(percent)]),
    ...(Array.isArray(others) ? others : []),
  ];
  const rest = Object.entries(annotations).filter(([key]) => !KEPT.includes(key));
  const { annotations: _annotations, ...named } = metadata;
  const [conditions, current] = [parsed(annotations[CONDITIONS]), parsed(annotations[CURRENT])];
  return {
    ...autoscaler,
    metadata: { ...named, ...(rest.length > 0 && { annotations: Object.fromEntries(rest) }) },
    spec: {
      ...spec,
      ...(metrics.length > 0 && { metrics }),
      ...(isJsonObject(behavior) && { behavior }),
    },
    ...(autoscaler["status"] !== undefined && {
      status: {
        ...status,
        ...(Array.isArray(conditions) && { conditions }),
        ...(Array.isArray(current) && { currentMetrics: current }),
      },
    }),
  };
}

/** autoscaling/v2 as autoscaling/v1. */
export function autoscalerToV1(autoscaler: JsonObject): JsonObject {
  const metadata = part(autoscaler, "metadata");
  const { metrics, behavior, ...spec } = part(autoscaler, "spec");
  const { conditions, currentMetrics, ...status } = part(autoscaler, "status");
  const all = Array.isArray(metrics) ? metrics.filter(isJsonObject) : [];
  const cpu = all.find((metric) => cpuOf(metric, "target") !== undefined);
  const others = all.filter((metric) => cpuOf(metric, "target") === undefined);
  const now = Array.isArray(currentMetrics) ? currentMetrics.filter(isJsonObject) : [];
  const used = now.map((metric) => cpuOf(metric, "current")).find((one) => one !== undefined);
  const kept = Object.entries({
    [METRICS]: others.length > 0 ? others : undefined,
    [BEHAVIOR]: behavior,
    [CONDITIONS]: conditions,
    [CURRENT]: now.length > 0 ? now : undefined,
  }).flatMap(([key, value]) => (value === undefined ? [] : [[key, JSON.stringify(value)]]));
  const annotations = { ...part(metadata, "annotations"), ...Object.fromEntries(kept) };
  const percent = cpu === undefined ? undefined : cpuOf(cpu, "target");
  return {
    ...autoscaler,
    metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: {
      ...spec,
      ...(percent !== undefined && { targetCPUUtilizationPercentage: percent }),
    },
    ...(autoscaler["status"] !== undefined && {
      status: { ...status, ...(used !== undefined && { currentCPUUtilizationPercentage: used }) },
    }),
  };
}

function cpuMetric(percent: unknown): JsonObject {
  const target = { type: "Utilization", averageUtilization: percent };
  return { type: "Resource", resource: { name: "cpu", target } };
}

/** The utilization of cpu that a metric wants, or has. */
function cpuOf(metric: JsonObject, of: "target" | "current"): unknown {
  const resource = part(metric, "resource");
  if (metric["type"] !== "Resource" || resource["name"] !== "cpu") return undefined;
  return part(resource, of)["averageUtilization"];
}

/** What is in an annotation may have been written by anybody. */
function parsed(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
