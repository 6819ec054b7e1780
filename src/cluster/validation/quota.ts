import type { JsonObject } from "../../util/json/json-object.ts";
import { part } from "../defaults/fill.ts";
import { canonicalQuantity } from "../meta/quantity.ts";
import { milliValue } from "../meta/quantity-values.ts";
import type { FieldErrors } from "./field-errors.ts";
import { list, text, texts } from "./read.ts";

const STANDARD = new Set([
  ...["configmaps", "cpu", "ephemeral-storage", "limits.cpu", "limits.ephemeral-storage"],
  ...["limits.memory", "memory", "persistentvolumeclaims", "pods", "replicationcontrollers"],
  ...["requests.cpu", "requests.ephemeral-storage", "requests.memory", "requests.storage"],
  ...["resourcequotas", "secrets", "services", "services.loadbalancers", "services.nodeports"],
]);
const HUGE_PAGES = /^(requests\.)?hugepages-/;
const CONFLICTS = [
  ["BestEffort", "NotBestEffort"],
  ["Terminating", "NotTerminating"],
];
const LIMIT_TYPES = new Set(["Container", "PersistentVolumeClaim", "Pod"]);

/** core/v1 ResourceQuota. */
export function checkQuota(errors: FieldErrors, quota: JsonObject): void {
  const spec = part(quota, "spec");
  for (const [name, amount] of amountsOf(spec, "hard")) {
    const field = `spec.hard[${name}]`;
    if (!name.includes("/") && !STANDARD.has(name) && !HUGE_PAGES.test(name)) {
      errors.invalid(field, name, "must be a standard resource type or fully qualified");
      errors.invalid(field, name, "must be a standard resource for quota");
    }
    if (milliValue(amount) < 0) {
      errors.invalid(field, canonicalQuantity(amount), "must be greater than or equal to 0");
    }
  }
  const scopes = texts(spec, "scopes");
  for (const pair of CONFLICTS) {
    if (pair.every((one) => scopes.includes(one))) {
      errors.invalid("spec.scopes", scopes, "conflicting scopes");
    }
  }
}

/** core/v1 LimitRange: what is filled in lies between the least and the most. */
export function checkLimitRange(errors: FieldErrors, range: JsonObject): void {
  const types = new Set<string>();
  for (const [index, item] of list(part(range, "spec"), "limits").entries()) {
    const at = `spec.limits[${index}]`;
    const type = text(item, "type");
    if (!type.includes("/") && !LIMIT_TYPES.has(type)) {
      errors.invalid(`${at}.type`, type, "must be a standard limit type or fully qualified");
    }
    if (types.has(type)) errors.duplicate(`${at}.type`, type);
    types.add(type);
    if (type === "Pod") {
      for (const key of ["default", "defaultRequest"]) {
        if (amountsOf(item, key).length === 0) continue;
        errors.forbidden(`${at}.${key}`, "may not be specified when `type` is 'Pod'");
      }
    }
    if (type === "PersistentVolumeClaim") {
      const has = (key: string) => part(item, key)["storage"] !== undefined;
      const why = "either minimum or maximum storage value is required, but neither was provided";
      if (!has("min") && !has("max")) errors.required(`${at}.limits`, why);
    }
    checkBounds(errors, item, at);
  }
}

/** Which amount may not be greater than which, where it is told and what it is called there. */
const ORDER = [
  ["min", "max", "min", "min", "min value", "max value"],
  [
    "min",
    "defaultRequest",
    "defaultRequest",
    "defaultRequest",
    "min value",
    "default request value",
  ],
  [
    "defaultRequest",
    "max",
    "defaultRequest",
    "defaultRequest",
    "default request value",
    "max value",
  ],
  [
    ...["defaultRequest", "default", "defaultRequest", "defaultRequest"],
    ...["default request value", "default limit value"],
  ],
  ["min", "default", "default", "min", "min value", "default value"],
  ["default", "max", "default", "max", "default value", "max value"],
] as const;

function checkBounds(errors: FieldErrors, item: JsonObject, at: string): void {
  const keys = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"];
  const names = new Set(keys.flatMap((key) => amountsOf(item, key).map(([name]) => name)));
  for (const name of [...names].toSorted()) {
    const amountAt = (key: string) => new Map(amountsOf(item, key)).get(name);
    for (const [less, more, where, shown, lessName, moreName] of ORDER) {
      const [low, high] = [amountAt(less), amountAt(more)];
      if (low === undefined || high === undefined || milliValue(low) <= milliValue(high)) continue;
      const why = `${lessName} ${canonicalQuantity(low)} is greater than ${moreName} ${canonicalQuantity(high)}`;
      errors.invalid(`${at}.${where}[${name}]`, canonicalQuantity(amountAt(shown) ?? 0), why);
    }
    const ratio = amountAt("maxLimitRequestRatio");
    if (ratio === undefined || milliValue(ratio) >= 1_000) continue;
    const field = `${at}.maxLimitRequestRatio[${name}]`;
    errors.invalid(
      field,
      canonicalQuantity(ratio),
      `ratio ${canonicalQuantity(ratio)} is less than 1`,
    );
  }
}

function amountsOf(fields: JsonObject, key: string): [string, string | number][] {
  return Object.entries(part(fields, key)) as [string, string | number][];
}
