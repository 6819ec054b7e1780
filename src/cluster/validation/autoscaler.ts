import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import { part } from "../defaults/fill.ts";
import { pathSegmentFaults } from "../meta/names.ts";
import type { FieldErrors } from "./field-errors.ts";
import { list, number, text } from "./read.ts";
import { amountOf, isPositive } from "./resources.ts";

const SOURCES: Readonly<Record<string, string>> = {
  ContainerResource: "containerResource",
  External: "external",
  Object: "object",
  Pods: "pods",
  Resource: "resource",
};
/** The one kind of the core group that can be scaled. */
const CORE_SCALABLE = "ReplicationController";
const LONGEST_PERIOD_SECONDS = 1800;
const LONGEST_WINDOW_SECONDS = 3600;

/** autoscaling/v2 HorizontalPodAutoscaler. */
export function checkAutoscaler(errors: FieldErrors, autoscaler: JsonObject): void {
  const spec = part(autoscaler, "spec");
  const [least, most] = [number(spec, "minReplicas") ?? 1, number(spec, "maxReplicas") ?? 0];
  if (least < 1) errors.invalid("spec.minReplicas", least, "must be greater than or equal to 1");
  if (most < 1) errors.invalid("spec.maxReplicas", most, "must be greater than 0");
  if (most < least) {
    errors.invalid("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`");
  }
  checkTarget(errors, part(spec, "scaleTargetRef"));
  for (const [index, metric] of list(spec, "metrics").entries()) {
    checkMetric(errors, `spec.metrics[${index}]`, metric);
  }
  for (const direction of ["scaleUp", "scaleDown"]) {
    const rules = part(spec, "behavior")[direction];
    if (isJsonObject(rules)) checkRules(errors, `spec.behavior.${direction}`, rules);
  }
}

function checkTarget(errors: FieldErrors, target: JsonObject): void {
  const field = "spec.scaleTargetRef";
  for (const key of ["kind", "name"]) {
    const value = text(target, key);
    if (value === "") errors.required(`${field}.${key}`);
    else errors.invalidFor(`${field}.${key}`, value, pathSegmentFaults(value));
  }
  const apiVersion = text(target, "apiVersion");
  const parts = apiVersion.split("/");
  if (parts.length > 2) {
    const why = `unexpected GroupVersion string: ${apiVersion}`;
    errors.invalid(`${field}.apiVersion`, apiVersion, why);
  } else if ((parts.length < 2 || parts[0] === "") && text(target, "kind") !== CORE_SCALABLE) {
    errors.invalid(`${field}.apiVersion`, apiVersion, "apiVersion must specify API group");
  }
}

function checkMetric(errors: FieldErrors, field: string, metric: JsonObject): void {
  const type = text(metric, "type");
  if (type === "") errors.required(`${field}.type`, "must specify a metric source type");
  const known = Object.keys(SOURCES);
  if (!known.includes(type)) errors.notSupported(`${field}.type`, type, known);
  const present = Object.values(SOURCES).filter((key) => isJsonObject(metric[key]));
  const [first] = present;
  if (first !== undefined) checkSource(errors, `${field}.${first}`, part(metric, first), first);
  const expected = known.includes(type) ? SOURCES[type] : undefined;
  if (expected !== undefined && !present.includes(expected)) {
    const why = "must populate information for the given metric source";
    errors.required(`${field}.${expected}`, why);
  }
  if (present.length === 1) return;
  for (const key of present.filter((one) => one !== expected)) {
    errors.forbidden(`${field}.${key}`, "must populate the given metric source only");
  }
}

function checkSource(errors: FieldErrors, field: string, source: JsonObject, kind: string): void {
  const target = part(source, "target");
  const [utilization, average] = [target["averageUtilization"], target["averageValue"]];
  const ofResource = kind === "resource" || kind === "containerResource";
  if (ofResource) {
    if (text(source, "name") === "") {
      errors.required(`${field}.name`, "must specify a resource name");
    }
    if (kind === "containerResource" && text(source, "container") === "") {
      errors.required(`${field}.container`, "must specify a container");
    }
  } else if (text(part(source, "metric"), "name") === "") {
    errors.required(`${field}.metric.name`, "must specify a metric name");
  }
  checkMetricTarget(errors, `${field}.target`, target);
  if (ofResource) {
    if (utilization === undefined && average === undefined) {
      const why = "must set either a target raw value or a target utilization";
      errors.required(`${field}.target.averageUtilization`, why);
    }
    if (utilization !== undefined && average !== undefined) {
      const why = "may not set both a target raw value and a target utilization";
      errors.forbidden(`${field}.target.averageValue`, why);
    }
  } else if (kind === "pods" && average === undefined) {
    const why = "must specify a positive target averageValue";
    errors.required(`${field}.target.averageValue`, why);
  } else if (average === undefined && target["value"] === undefined) {
    const other = kind === "object" ? "averageValue" : "for metric or a per-pod target";
    const why =
      kind === "object"
        ? `must set either a target value or ${other}`
        : `must set either a target value ${other}`;
    errors.required(`${field}.target.averageValue`, why);
  }
}

function checkMetricTarget(errors: FieldErrors, field: string, target: JsonObject): void {
  const type = text(target, "type");
  if (type === "") errors.required(`${field}.type`, "must specify a metric target type");
  if (!["Utilization", "Value", "AverageValue"].includes(type)) {
    errors.invalid(`${field}.type`, type, "must be either Utilization, Value, or AverageValue");
  }
  for (const key of ["value", "averageValue"]) {
    if (target[key] === undefined) continue;
    const amount = amountOf(target, key);
    if (!isPositive(amount)) errors.invalid(`${field}.${key}`, amount.text, "must be positive");
  }
  const utilization = number(target, "averageUtilization");
  if (utilization !== undefined && utilization < 1) {
    errors.invalid(`${field}.averageUtilization`, utilization, "must be greater than 0");
  }
}

function checkRules(errors: FieldErrors, field: string, rules: JsonObject): void {
  const window = number(rules, "stabilizationWindowSeconds");
  if (window !== undefined && window < 0) {
    const why = "must be greater than or equal to zero";
    errors.invalid(`${field}.stabilizationWindowSeconds`, window, why);
  }
  if (window !== undefined && window > LONGEST_WINDOW_SECONDS) {
    const why = `must be less than or equal to ${LONGEST_WINDOW_SECONDS}`;
    errors.invalid(`${field}.stabilizationWindowSeconds`, window, why);
  }
  const select = text(rules, "selectPolicy");
  if (select !== "") errors.oneOf(`${field}.selectPolicy`, select, ["Disabled", "Max", "Min"]);
  const policies = list(rules, "policies");
  if (policies.length === 0) {
    errors.required(`${field}.policies`, "must specify at least one Policy");
  }
  for (const [index, policy] of policies.entries()) {
    checkPolicy(errors, `${field}.policies[${index}]`, policy);
  }
}

function checkPolicy(errors: FieldErrors, field: string, policy: JsonObject): void {
  const type = text(policy, "type");
  if (type !== "Pods" && type !== "Percent") {
    errors.notSupported(`${field}.type`, type, ["Percent", "Pods"]);
  }
  for (const key of ["value", "periodSeconds"]) {
    errors.positive(`${field}.${key}`, number(policy, key) ?? 0);
  }
  const period = number(policy, "periodSeconds") ?? 0;
  if (period <= LONGEST_PERIOD_SECONDS) return;
  const why = `must be less than or equal to ${LONGEST_PERIOD_SECONDS}`;
  errors.invalid(`${field}.periodSeconds`, period, why);
}
