import type { JsonObject } from "../../../util/json/json-object.ts";
import { quantityText } from "./quantities.ts";
import { at, listAt, textAt } from "./read-fields.ts";

/** So many metrics are shown, the others are counted. */
const SHOWN = 2;
const UNKNOWN = "<unknown>";
/** What Go says of an amount that is not there where there should be one. */
const NIL = "<nil>";

/** What an autoscaler measures: `cpu: 12%/70%` (kube-apiserver 1.34, printers). */
export function targetsText(autoscaler: unknown): string {
  const metrics = listAt(autoscaler, "spec", "metrics");
  if (metrics.length === 0) return "<none>";
  const current = listAt(autoscaler, "status", "currentMetrics");
  const texts = metrics
    .slice(0, SHOWN)
    .map((metric, index) => metricText(metric, current[index] ?? {}));
  const shown = texts.join(", ");
  return metrics.length > SHOWN ? `${shown} + ${metrics.length - SHOWN} more...` : shown;
}

function metricText(metric: JsonObject, status: JsonObject): string {
  switch (metric["type"]) {
    case "Resource":
      return resourceText(at(metric, "resource"), at(status, "resource"));
    case "ContainerResource":
      return resourceText(at(metric, "containerResource"), at(status, "containerResource"));
    case "Pods":
      return averageText(at(metric, "pods"), at(status, "pods"), NIL);
    case "Object":
      return amountText(at(metric, "object"), at(status, "object"));
    case "External":
      return amountText(at(metric, "external"), at(status, "external"));
    default:
      return "<unknown type>";
  }
}

function resourceText(metric: unknown, status: unknown): string {
  const name = textAt(metric, "name");
  if (at(metric, "target", "averageValue") !== undefined) {
    return `${name}: ${averageText(metric, status, NIL)}`;
  }
  const current = percent(at(status, "current", "averageUtilization"), UNKNOWN);
  return `${name}: ${current}/${percent(at(metric, "target", "averageUtilization"), "<auto>")}`;
}

function amountText(metric: unknown, status: unknown): string {
  if (at(metric, "target", "averageValue") !== undefined) {
    return `${averageText(metric, status, UNKNOWN)} (avg)`;
  }
  const current =
    status === undefined ? UNKNOWN : quantityText(at(status, "current", "value"), NIL);
  return `${current}/${quantityText(at(metric, "target", "value"), NIL)}`;
}

function averageText(metric: unknown, status: unknown, missing: string): string {
  const current =
    status === undefined ? UNKNOWN : quantityText(at(status, "current", "averageValue"), missing);
  return `${current}/${quantityText(at(metric, "target", "averageValue"), NIL)}`;
}

function percent(value: unknown, missing: string): string {
  return typeof value === "number" ? `${value}%` : missing;
}
