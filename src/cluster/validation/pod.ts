import type { JsonObject } from "../../util/json/json-object.ts";
import { sameJson } from "../../util/json/same-json.ts";
import { part } from "../defaults/fill.ts";
import type { FieldErrors } from "./field-errors.ts";
import { checkPodAnnotations, checkPodSpec } from "./pod-spec.ts";
import { list, number, text, textMap } from "./read.ts";
import { checkTolerations } from "./tolerations.ts";

const MAY_CHANGE = [
  "`spec.containers[*].image`",
  "`spec.initContainers[*].image`",
  "`spec.activeDeadlineSeconds`",
  "`spec.tolerations` (only additions to existing tolerations)",
  "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
].join(",");

/** core/v1 Pod. */
export function checkPod(errors: FieldErrors, pod: JsonObject): void {
  const annotations = textMap(part(pod, "metadata"), "annotations");
  checkPodAnnotations(errors, "metadata.annotations", annotations);
  checkPodSpec(errors, "spec", part(pod, "spec"));
}

/** One that is new: nobody has looked into it or placed it yet. */
export function checkNewPod(errors: FieldErrors, pod: JsonObject): void {
  const spec = part(pod, "spec");
  if (list(spec, "ephemeralContainers").length > 0) {
    errors.forbidden("spec.ephemeralContainers", "cannot be set on create");
  }
  if (text(spec, "nodeName") !== "" && list(spec, "schedulingGates").length > 0) {
    const why = "cannot be set until all schedulingGates have been cleared";
    errors.forbidden("spec.nodeName", why);
  }
}

/** What of a pod may change: images, deadline, more tolerations, fewer gates. */
export function checkPodChange(errors: FieldErrors, pod: JsonObject, previous: JsonObject): void {
  const [spec, before] = [part(pod, "spec"), part(previous, "spec")];
  if (sameJson(spec, before)) return;
  for (const key of ["containers", "initContainers"]) {
    if (list(spec, key).length !== list(before, key).length) {
      errors.forbidden(`spec.${key}`, "pod updates may not add or remove containers");
      return;
    }
  }
  if (!checkDeadline(errors, spec, before)) return;
  checkAddedTolerations(errors, spec, before);
  checkRemovedGates(errors, spec, before);
  const wanted = gated(errors, asBefore(spec, before), before);
  if (sameJson(wanted, before)) return;
  const differences = differencesOf(wanted, before);
  const why = `pod updates may not change fields other than ${MAY_CHANGE}\n${differences}`;
  errors.forbidden("spec", why);
}

/** Returns false where nothing else is to be looked at. */
function checkDeadline(errors: FieldErrors, spec: JsonObject, before: JsonObject): boolean {
  const field = "spec.activeDeadlineSeconds";
  const [wanted, old] = [
    number(spec, "activeDeadlineSeconds"),
    number(before, "activeDeadlineSeconds"),
  ];
  if (wanted === undefined) {
    if (old !== undefined) {
      errors.invalid(field, null, "must not update from a positive integer to nil value");
    }
    return true;
  }
  if (old === undefined || wanted <= old) return true;
  errors.invalid(field, wanted, "must be less than or equal to previous value");
  return false;
}

function checkAddedTolerations(errors: FieldErrors, spec: JsonObject, before: JsonObject): void {
  const given = list(spec, "tolerations");
  const kept = list(before, "tolerations").every((old) =>
    given.some((one) => sameJson({ ...old, tolerationSeconds: one["tolerationSeconds"] }, one)),
  );
  if (kept) checkTolerations(errors, "spec.tolerations", given);
  else {
    const why = "existing toleration can not be modified except its tolerationSeconds";
    errors.forbidden("spec.tolerations", why);
  }
}

function checkRemovedGates(errors: FieldErrors, spec: JsonObject, before: JsonObject): void {
  const known = new Set(list(before, "schedulingGates").map((gate) => text(gate, "name")));
  for (const [index, gate] of list(spec, "schedulingGates").entries()) {
    const name = text(gate, "name");
    if (known.has(name)) continue;
    const why = `only deletion is allowed, but found new scheduling gate '${name}'`;
    errors.forbidden(`spec.schedulingGates[${index}].name`, why);
  }
}

/** The spec with all that may change as it was. */
function asBefore(spec: JsonObject, before: JsonObject): JsonObject {
  const images = (key: string) =>
    list(spec, key).map((container, index) => ({
      ...container,
      image: list(before, key)[index]?.["image"],
    }));
  const { activeDeadlineSeconds, schedulingGates, tolerations } = before;
  return {
    ...spec,
    containers: images("containers"),
    ...(spec["initContainers"] !== undefined && { initContainers: images("initContainers") }),
    activeDeadlineSeconds,
    schedulingGates,
    tolerations,
  };
}

/** A pod that its gates hold back can still be asked for narrower places. */
function gated(errors: FieldErrors, spec: JsonObject, before: JsonObject): JsonObject {
  if (list(before, "schedulingGates").length === 0) return spec;
  const [wanted, old] = [textMap(spec, "nodeSelector"), textMap(before, "nodeSelector")];
  if (Object.entries(old).some(([key, value]) => wanted[key] !== value)) {
    const why = "only additions to spec.nodeSelector are allowed (no mutations or deletions)";
    errors.invalid("spec.nodeSelector", wanted, why);
  }
  return { ...spec, nodeSelector: before["nodeSelector"] };
}

/** Field by field, what was and what is wanted. */
function differencesOf(spec: JsonObject, before: JsonObject): string {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(spec)])].sort();
  return keys
    .filter((key) => !sameJson(spec[key], before[key]))
    .flatMap((key) => [
      ...(before[key] === undefined ? [] : [`- ${key}: ${JSON.stringify(before[key])}`]),
      ...(spec[key] === undefined ? [] : [`+ ${key}: ${JSON.stringify(spec[key])}`]),
    ])
    .join("\n");
}
