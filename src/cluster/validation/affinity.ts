import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import { part } from "../defaults/fill.ts";
import { labelNameFaults, subdomainFaults } from "../meta/names.ts";
import type { FieldErrors } from "./field-errors.ts";
import { checkLabelKeys } from "./label-keys.ts";
import { checkLabelKey, checkLabelValues, checkSelector } from "./labels.ts";
import { list, number, text, texts } from "./read.ts";

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

/** core/v1 Affinity. */
export function checkAffinity(errors: FieldErrors, field: string, affinity: JsonObject): void {
  checkNodeAffinity(errors, `${field}.nodeAffinity`, part(affinity, "nodeAffinity"));
  for (const kind of ["podAffinity", "podAntiAffinity"]) {
    const pods = part(affinity, kind);
    for (const [index, term] of list(pods, REQUIRED).entries()) {
      checkTerm(errors, `${field}.${kind}.${REQUIRED}[${index}]`, term);
    }
    for (const [index, weighted] of list(pods, PREFERRED).entries()) {
      const at = `${field}.${kind}.${PREFERRED}[${index}]`;
      checkWeight(errors, at, weighted);
      checkTerm(errors, `${at}.podAffinityTerm`, part(weighted, "podAffinityTerm"));
    }
  }
}

/** core/v1 NodeSelector: one term at least. */
export function checkNodeSelector(errors: FieldErrors, field: string, selector: JsonObject): void {
  const terms = list(selector, "nodeSelectorTerms");
  if (terms.length === 0) {
    errors.required(`${field}.nodeSelectorTerms`, "must have at least one node selector term");
  }
  for (const [index, term] of terms.entries()) {
    checkNodeTerm(errors, `${field}.nodeSelectorTerms[${index}]`, { term, values: true });
  }
}

function checkNodeAffinity(errors: FieldErrors, field: string, affinity: JsonObject): void {
  const required = affinity[REQUIRED];
  if (isJsonObject(required)) checkNodeSelector(errors, `${field}.${REQUIRED}`, required);
  for (const [index, weighted] of list(affinity, PREFERRED).entries()) {
    const at = `${field}.${PREFERRED}[${index}]`;
    checkWeight(errors, at, weighted);
    // A value that no label can have is allowed in what is merely preferred.
    const term = part(weighted, "preference");
    checkNodeTerm(errors, `${at}.preference`, { term, values: false });
  }
}

function checkWeight(errors: FieldErrors, field: string, weighted: JsonObject): void {
  const weight = number(weighted, "weight") ?? 0;
  if (weight < 1 || weight > 100) {
    errors.invalid(`${field}.weight`, weight, "must be in the range 1-100");
  }
}

function checkNodeTerm(
  errors: FieldErrors,
  field: string,
  { term, values }: { term: JsonObject; values: boolean },
): void {
  for (const [index, requirement] of list(term, "matchExpressions").entries()) {
    const at = `${field}.matchExpressions[${index}]`;
    checkOperator(errors, at, requirement);
    checkLabelKey(errors, `${at}.key`, text(requirement, "key"));
    if (values) checkLabelValues(errors, `${at}.values`, texts(requirement, "values"));
  }
  for (const [index, requirement] of list(term, "matchFields").entries()) {
    checkFieldRequirement(errors, `${field}.matchFields[${index}]`, requirement);
  }
}

function checkOperator(errors: FieldErrors, field: string, requirement: JsonObject): void {
  const operator = text(requirement, "operator");
  const count = texts(requirement, "values").length;
  switch (operator) {
    case "In":
    case "NotIn":
      if (count === 0) {
        errors.required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
      }
      break;
    case "Exists":
    case "DoesNotExist":
      if (count > 0) {
        const why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
        errors.forbidden(`${field}.values`, why);
      }
      break;
    case "Gt":
    case "Lt":
      if (count !== 1) {
        const why = "must be specified single value when `operator` is 'Lt' or 'Gt'";
        errors.required(`${field}.values`, why);
      }
      break;
    default:
      errors.invalid(`${field}.operator`, operator, "not a valid selector operator");
  }
}

/** Of the fields of a node only its name can be asked for, one name at a time. */
function checkFieldRequirement(errors: FieldErrors, field: string, requirement: JsonObject): void {
  const [operator, key] = [text(requirement, "operator"), text(requirement, "key")];
  const values = texts(requirement, "values");
  if (operator !== "In" && operator !== "NotIn") {
    errors.invalid(`${field}.operator`, operator, "not a valid selector operator");
  } else if (values.length !== 1) {
    const why = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    errors.required(`${field}.values`, why);
  }
  if (key !== "metadata.name") {
    errors.invalid(`${field}.key`, key, "not a valid field selector key");
    return;
  }
  for (const [index, name] of values.entries()) {
    errors.invalidFor(`${field}.values[${index}]`, name, subdomainFaults(name));
  }
}

function checkTerm(errors: FieldErrors, field: string, term: JsonObject): void {
  checkSelector(errors, `${field}.labelSelector`, term["labelSelector"]);
  checkSelector(errors, `${field}.namespaceSelector`, term["namespaceSelector"]);
  for (const name of texts(term, "namespaces")) {
    errors.invalidFor(`${field}.namespace`, name, labelNameFaults(name));
  }
  checkLabelKeys(errors, field, term);
  const key = text(term, "topologyKey");
  if (key === "") errors.required(`${field}.topologyKey`, "can not be empty");
  checkLabelKey(errors, `${field}.topologyKey`, key);
}
