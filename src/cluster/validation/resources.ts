import type { JsonObject } from "../../util/json/json-object.ts";
import { part } from "../defaults/fill.ts";
import { qualifiedNameFaults } from "../meta/names.ts";
import { parseQuantity, type Quantity } from "../meta/quantity.ts";
import { compareQuantities } from "../meta/quantity-arithmetic.ts";
import { milliValue } from "../meta/quantity-values.ts";
import type { FieldErrors } from "./field-errors.ts";

const ZERO = parseQuantity("0");
const OF_CONTAINERS = ["cpu", "memory", "ephemeral-storage"];
const HUGE_PAGES = "hugepages-";

/** Requests and limits of a container: known names, no amount below zero, no request above its limit. */
export function checkRequirements(
  errors: FieldErrors,
  field: string,
  requirements: JsonObject,
): void {
  const [limits, requests] = [part(requirements, "limits"), part(requirements, "requests")];
  for (const name of Object.keys(limits).sort()) {
    checkAmount(errors, `${field}.limits[${name}]`, { name, amount: amountOf(limits, name) });
  }
  for (const name of Object.keys(requests).sort()) {
    const amount = amountOf(requests, name);
    checkAmount(errors, `${field}.requests[${name}]`, { name, amount });
    if (limits[name] !== undefined) {
      checkWithin(errors, `${field}.requests`, { name, amount, limit: amountOf(limits, name) });
    } else if (isExact(name)) {
      errors.required(`${field}.limits`, "Limit must be set for non overcommitable resources");
    }
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  const huge = names.some((name) => name.startsWith(HUGE_PAGES));
  if (huge && !names.includes("cpu") && !names.includes("memory")) {
    errors.forbidden(field, "HugePages require cpu or memory");
  }
}

/** An amount of a resource by name: not below zero, and whole where the resource has no parts. */
export function checkQuantity(
  errors: FieldErrors,
  field: string,
  { name, amount }: { name: string; amount: Amount },
): void {
  if (compareQuantities(amount.quantity, ZERO) < 0) {
    errors.invalid(field, amount.text, "must be greater than or equal to 0");
  }
  const whole = name.startsWith("count/") || name === "pods" || isExtended(name);
  if (whole && milliValue(amount.text) % 1000 !== 0) {
    errors.invalid(field, amount.text, "must be an integer");
  }
}

/** A quantity, and as it is written. */
export interface Amount {
  readonly text: string;
  readonly quantity: Quantity;
}

export function amountOf(list: JsonObject, name: string): Amount {
  const written = list[name];
  const text = typeof written === "string" || typeof written === "number" ? String(written) : "0";
  return { text, quantity: parseQuantity(text) };
}

export function isPositive({ quantity }: Amount): boolean {
  return compareQuantities(quantity, ZERO) > 0;
}

function checkAmount(
  errors: FieldErrors,
  field: string,
  { name, amount }: { name: string; amount: Amount },
): void {
  checkName(errors, field, name);
  checkQuantity(errors, field, { name, amount });
}

function checkWithin(
  errors: FieldErrors,
  field: string,
  { name, amount, limit }: { name: string; amount: Amount; limit: Amount },
): void {
  const order = compareQuantities(amount.quantity, limit.quantity);
  if (order !== 0 && isExact(name)) {
    errors.invalid(field, amount.text, `must be equal to ${name} limit of ${limit.text}`);
  } else if (order > 0) {
    const why = `must be less than or equal to ${name} limit of ${limit.text}`;
    errors.invalid(field, amount.text, why);
  }
}

function checkName(errors: FieldErrors, field: string, name: string): void {
  const faults = qualifiedNameFaults(name);
  errors.invalidFor(field, name, faults);
  if (name.includes("/")) {
    if (faults.length === 0 && !isNative(name) && !isExtended(name)) {
      errors.invalid(field, name, "doesn't follow extended resource name standard");
    }
    return;
  }
  if (OF_CONTAINERS.includes(name) || name.startsWith(HUGE_PAGES)) return;
  if (faults.length === 0 && !KNOWN.has(name)) {
    errors.invalid(field, name, "must be a standard resource type or fully qualified");
  }
  errors.invalid(field, name, "must be a standard resource for containers");
}

/** Names without a domain that mean something, if not for containers. */
const KNOWN = new Set([
  ...["pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps"],
  ...["persistentvolumeclaims", "storage", "requests.cpu", "requests.memory", "requests.storage"],
  ...["requests.ephemeral-storage", "limits.cpu", "limits.memory", "limits.ephemeral-storage"],
  ...["services.nodeports", "services.loadbalancers"],
]);

function isNative(name: string): boolean {
  return !name.includes("/") || name.includes("kubernetes.io/");
}

function isExtended(name: string): boolean {
  return !isNative(name) && !name.startsWith("requests.");
}

/** Of these there is never more promised than there is: request and limit are the same. */
function isExact(name: string): boolean {
  return isExtended(name) || name.startsWith(HUGE_PAGES);
}
