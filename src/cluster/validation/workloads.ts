import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import { part } from "../defaults/fill.ts";
import { compileLabelSelector } from "../meta/label-selector.ts";
import type { LabelSelector } from "../objects/meta.ts";
import { ApiError } from "../status/api-error.ts";
import type { FieldErrors } from "./field-errors.ts";
import { checkAtMostAll, checkIntOrPercent, isNone } from "./int-or-percent.ts";
import { checkSelector, selectsAll } from "./labels.ts";
import { checkUnchanged } from "./metadata.ts";
import { checkTemplate } from "./pod-spec.ts";
import { list, number, text } from "./read.ts";

/** apps/v1 Deployment. */
export function checkDeployment(errors: FieldErrors, deployment: JsonObject): void {
  const spec = part(deployment, "spec");
  errors.notNegative("spec.replicas", number(spec, "replicas"));
  checkOwnSelector(errors, spec, "deployment");
  checkSelected(errors, spec, "ReplicaSet");
  checkStrategy(errors, part(spec, "strategy"));
  const ready = number(spec, "minReadySeconds") ?? 0;
  errors.notNegative("spec.minReadySeconds", ready);
  errors.notNegative("spec.revisionHistoryLimit", number(spec, "revisionHistoryLimit"));
  const deadline = number(spec, "progressDeadlineSeconds");
  errors.notNegative("spec.progressDeadlineSeconds", deadline);
  if (deadline !== undefined && deadline <= ready) {
    const why = "must be greater than minReadySeconds";
    errors.invalid("spec.progressDeadlineSeconds", deadline, why);
  }
}

/** apps/v1 ReplicaSet. The words about its selector are the Deployment's. */
export function checkReplicaSet(errors: FieldErrors, replicaSet: JsonObject): void {
  const spec = part(replicaSet, "spec");
  errors.notNegative("spec.replicas", number(spec, "replicas"));
  errors.notNegative("spec.minReadySeconds", number(spec, "minReadySeconds"));
  checkOwnSelector(errors, spec, "deployment");
  checkSelected(errors, spec, "ReplicaSet");
}

/** apps/v1 DaemonSet. */
export function checkDaemonSet(errors: FieldErrors, daemonSet: JsonObject): void {
  const spec = part(daemonSet, "spec");
  const selector = spec["selector"];
  checkSelector(errors, "spec.selector", selector);
  checkMatch(errors, spec);
  if (isJsonObject(selector) && selectsAll(selector)) {
    errors.invalid("spec.selector", selector, "empty selector is invalid for daemonset");
  }
  checkTemplate(errors, "spec.template", part(spec, "template"));
  checkRunsForEver(errors, spec, "DaemonSet");
  errors.notNegative("spec.minReadySeconds", number(spec, "minReadySeconds"));
  checkDaemonStrategy(errors, part(spec, "updateStrategy"));
  errors.notNegative("spec.revisionHistoryLimit", number(spec, "revisionHistoryLimit"));
}

/** What a workload selects is for good. */
export function checkSelectorChange(
  errors: FieldErrors,
  workload: JsonObject,
  previous: JsonObject,
): void {
  const [selector, before] = [part(workload, "spec"), part(previous, "spec")];
  checkUnchanged(errors, "spec.selector", selector["selector"], before["selector"]);
}

/** A selector that has to be there and to ask for something. */
export function checkOwnSelector(errors: FieldErrors, spec: JsonObject, kind: string): void {
  const { selector } = spec;
  if (!isJsonObject(selector)) {
    errors.required("spec.selector");
    return;
  }
  checkSelector(errors, "spec.selector", selector);
  if (selectsAll(selector)) {
    errors.invalid("spec.selector", selector, `empty selector is invalid for ${kind}`);
  }
}

/** Whether the template's labels are what the workload selects; silent where the selector is wrong. */
export function checkMatch(errors: FieldErrors, spec: JsonObject): void {
  const labels = part(part(spec, "template"), "metadata")["labels"];
  const matches = matchesLabels(spec["selector"], labels);
  if (matches !== false) return;
  const why = "`selector` does not match template `labels`";
  errors.invalid("spec.template.metadata.labels", sorted(labels), why);
}

/** Pods that are to run for ever are started again always. */
export function checkRunsForEver(errors: FieldErrors, spec: JsonObject, kind: string): void {
  const pods = part(part(spec, "template"), "spec");
  const policy = text(pods, "restartPolicy");
  if (policy !== "Always") {
    errors.notSupported("spec.template.spec.restartPolicy", policy, ["Always"]);
  }
  if (pods["activeDeadlineSeconds"] !== undefined) {
    const why = `activeDeadlineSeconds in ${kind} is not Supported`;
    errors.forbidden("spec.template.spec.activeDeadlineSeconds", why);
  }
}

function checkSelected(errors: FieldErrors, spec: JsonObject, kind: string): void {
  const { selector } = spec;
  if (matchesLabels(selector, {}) === undefined) {
    errors.invalid("spec.selector", selector, "invalid label selector");
    return;
  }
  checkMatch(errors, spec);
  checkTemplate(errors, "spec.template", part(spec, "template"));
  checkRunsForEver(errors, spec, kind);
}

/** Nothing where the selector cannot be read. */
function matchesLabels(selector: unknown, labels: unknown): boolean | undefined {
  const expressions = isJsonObject(selector) ? list(selector, "matchExpressions") : [];
  if (expressions.some((one) => text(one, "key") === "" || text(one, "operator") === "")) {
    return undefined;
  }
  try {
    const compiled = compileLabelSelector(selector as LabelSelector | undefined);
    // Who asks for nothing in particular is told so elsewhere.
    return compiled.isEverything || compiled.matches(labels as Record<string, string> | undefined);
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

function sorted(labels: unknown): unknown {
  if (!isJsonObject(labels)) return labels;
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function checkStrategy(errors: FieldErrors, strategy: JsonObject): void {
  const field = "spec.strategy";
  const [type, rolling] = [text(strategy, "type"), strategy["rollingUpdate"]];
  if (type === "Recreate") {
    if (rolling === undefined) return;
    const why = "may not be specified when strategy `type` is 'Recreate'";
    errors.forbidden(`${field}.rollingUpdate`, why);
    return;
  }
  if (type !== "RollingUpdate") {
    const shown = { Type: type, RollingUpdate: rolling ?? null };
    errors.notSupported(field, shown, ["Recreate", "RollingUpdate"]);
    return;
  }
  const { maxUnavailable, maxSurge } = part(strategy, "rollingUpdate");
  checkIntOrPercent(errors, `${field}.rollingUpdate.maxUnavailable`, maxUnavailable);
  checkIntOrPercent(errors, `${field}.rollingUpdate.maxSurge`, maxSurge);
  if (isNone(maxUnavailable) && isNone(maxSurge)) {
    const why = "may not be 0 when `maxSurge` is 0";
    errors.invalid(`${field}.rollingUpdate.maxUnavailable`, maxUnavailable, why);
  }
  checkAtMostAll(errors, `${field}.rollingUpdate.maxUnavailable`, maxUnavailable);
}

function checkDaemonStrategy(errors: FieldErrors, strategy: JsonObject): void {
  const type = text(strategy, "type");
  const field = "spec.updateStrategy.rollingUpdate";
  if (type === "OnDelete") return;
  if (type !== "RollingUpdate") {
    errors.notSupported("spec.updateStrategy.type", type, ["RollingUpdate", "OnDelete"]);
    return;
  }
  const { maxUnavailable, maxSurge } = part(strategy, "rollingUpdate");
  for (const check of [checkIntOrPercent, checkAtMostAll]) {
    check(errors, `${field}.maxUnavailable`, maxUnavailable);
    check(errors, `${field}.maxSurge`, maxSurge);
  }
  if (!isNone(maxUnavailable) && !isNone(maxSurge)) {
    errors.invalid(`${field}.maxSurge`, maxSurge, "may not be set when maxUnavailable is non-zero");
  }
  if (isNone(maxUnavailable) && isNone(maxSurge)) {
    errors.required(`${field}.maxUnavailable`, "cannot be 0 when maxSurge is 0");
  }
}
