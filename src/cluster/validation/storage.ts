import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import { sameJson } from "../../util/json/same-json.ts";
import { part } from "../defaults/fill.ts";
import { subdomainFaults } from "../meta/names.ts";
import { compareQuantities } from "../meta/quantity-arithmetic.ts";
import { checkNodeSelector } from "./affinity.ts";
import type { FieldErrors } from "./field-errors.ts";
import { checkSelector } from "./labels.ts";
import { checkUnchanged } from "./metadata.ts";
import { text, texts } from "./read.ts";
import { amountOf, isPositive } from "./resources.ts";

const ACCESS_MODES = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
const VOLUME_MODES = ["Block", "Filesystem"];
const RECLAIM_POLICIES = ["Delete", "Recycle", "Retain"];

/** Spec of a PersistentVolumeClaim, also of a template of one. */
export function checkClaimSpec(errors: FieldErrors, field: string, spec: JsonObject): void {
  const modes = texts(spec, "accessModes");
  const missing = "at least 1 access mode is required";
  if (modes.length === 0) errors.required(`${field}.accessModes`, missing);
  checkSelector(errors, `${field}.selector`, spec["selector"]);
  checkModes(errors, `${field}.accessModes`, modes);
  const requests = part(part(spec, "resources"), "requests");
  const size = `${field}.resources[storage]`;
  if (requests["storage"] === undefined) errors.required(size);
  else {
    const amount = amountOf(requests, "storage");
    if (!isPositive(amount)) errors.invalid(size, amount.text, "must be greater than zero");
  }
  const className = text(spec, "storageClassName");
  if (className !== "") {
    errors.invalidFor(`${field}.storageClassName`, className, subdomainFaults(className));
  }
  const mode = text(spec, "volumeMode");
  if (mode !== "") errors.oneOf(`${field}.volumeMode`, mode, VOLUME_MODES);
}

/** core/v1 PersistentVolumeClaim. */
export function checkClaim(errors: FieldErrors, claim: JsonObject): void {
  checkClaimSpec(errors, "spec", part(claim, "spec"));
}

/** Of a claim only the size may change, once it is bound, and a volume and a class be found for it. */
export function checkClaimChange(
  errors: FieldErrors,
  claim: JsonObject,
  previous: JsonObject,
): void {
  const [spec, before] = [part(claim, "spec"), part(previous, "spec")];
  const bound = text(part(claim, "status"), "phase") === "Bound";
  const free = ["volumeAttributesClassName", "resources"];
  const open = [
    ...(bound ? free : []),
    ...(text(before, "volumeName") === "" ? ["volumeName"] : []),
    ...(before["storageClassName"] === undefined ? ["storageClassName"] : []),
  ];
  const kept = (fields: JsonObject) =>
    Object.fromEntries(Object.entries(fields).filter(([key]) => !open.includes(key)));
  if (!sameJson(kept(spec), kept(before))) {
    const why =
      "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
    errors.forbidden("spec", why);
  }
  const size = (fields: JsonObject) =>
    amountOf(part(part(fields, "resources"), "requests"), "storage").quantity;
  const actual = amountOf(part(part(previous, "status"), "capacity"), "storage").quantity;
  if (
    compareQuantities(size(spec), size(before)) < 0 &&
    compareQuantities(size(spec), actual) <= 0
  ) {
    const why = "field can not be less than status.capacity";
    errors.forbidden("spec.resources.requests.storage", why);
  }
  checkUnchanged(errors, "volumeMode", spec["volumeMode"], before["volumeMode"]);
}

/** What of a volume is not its source. */
const NOT_SOURCES = new Set([
  ...["accessModes", "capacity", "claimRef", "mountOptions", "nodeAffinity", "storageClassName"],
  ...["persistentVolumeReclaimPolicy", "volumeAttributesClassName", "volumeMode"],
]);

/** core/v1 PersistentVolume: something with a size, in one place at most. */
export function checkPersistentVolume(errors: FieldErrors, volume: JsonObject): void {
  const spec = part(volume, "spec");
  const modes = texts(spec, "accessModes");
  if (modes.length === 0) errors.required("spec.accessModes");
  checkModes(errors, "spec.accessModes", modes);
  const capacity = part(spec, "capacity");
  const names = Object.keys(capacity).sort();
  if (names.length === 0) errors.required("spec.capacity");
  if (names.length !== 1 || names[0] !== "storage") {
    errors.notSupported("spec.capacity", capacity, ["storage"]);
  }
  for (const name of names) {
    const amount = amountOf(capacity, name);
    if (isPositive(amount)) continue;
    errors.invalid(`spec.capacity[${name}]`, amount.text, "must be greater than zero");
  }
  const policy = text(spec, "persistentVolumeReclaimPolicy");
  errors.oneOf("spec.persistentVolumeReclaimPolicy", policy, RECLAIM_POLICIES);
  const { nodeAffinity } = spec;
  if (isJsonObject(nodeAffinity)) checkPlace(errors, nodeAffinity);
  const sources = Object.keys(spec).filter(
    (key) => !NOT_SOURCES.has(key) && isJsonObject(spec[key]),
  );
  if (sources.length === 0) errors.required("spec", "must specify a volume type");
  for (const source of sources.slice(1)) {
    errors.forbidden(`spec.${source}`, "may not specify more than 1 volume type");
  }
  if (spec["local"] !== undefined && nodeAffinity === undefined) {
    errors.required("spec.nodeAffinity", "Local volume requires node affinity");
  }
  const className = text(spec, "storageClassName");
  if (className !== "") {
    errors.invalidFor("spec.storageClassName", className, subdomainFaults(className));
  }
  const mode = text(spec, "volumeMode");
  if (mode !== "") errors.oneOf("spec.volumeMode", mode, VOLUME_MODES);
}

/** Where and what a volume is does not change. */
export function checkPersistentVolumeChange(
  errors: FieldErrors,
  volume: JsonObject,
  previous: JsonObject,
): void {
  const [spec, before] = [part(volume, "spec"), part(previous, "spec")];
  const source = (fields: JsonObject) =>
    Object.fromEntries(Object.entries(fields).filter(([key]) => !NOT_SOURCES.has(key)));
  if (!sameJson(source(spec), source(before))) {
    const why = "spec.persistentvolumesource is immutable after creation";
    errors.forbidden("spec.persistentvolumesource", why);
  }
  checkUnchanged(errors, "volumeMode", spec["volumeMode"], before["volumeMode"]);
  if (before["nodeAffinity"] === undefined) return;
  checkUnchanged(errors, "nodeAffinity", spec["nodeAffinity"], before["nodeAffinity"]);
}

/** storage.k8s.io/v1 StorageClass. */
export function checkStorageClass(errors: FieldErrors, storageClass: JsonObject): void {
  const provisioner = text(storageClass, "provisioner");
  if (provisioner === "") errors.required("provisioner", provisioner);
  else if (!provisioner.includes("/")) {
    errors.invalidFor("provisioner", provisioner, subdomainFaults(provisioner.toLowerCase()));
  }
  errors.oneOf("reclaimPolicy", text(storageClass, "reclaimPolicy"), ["Delete", "Retain"]);
  const mode = text(storageClass, "volumeBindingMode");
  errors.oneOf("volumeBindingMode", mode, ["Immediate", "WaitForFirstConsumer"]);
}

function checkPlace(errors: FieldErrors, affinity: JsonObject): void {
  const { required } = affinity;
  if (isJsonObject(required)) checkNodeSelector(errors, "spec.nodeAffinity.required", required);
  else {
    errors.required("spec.nodeAffinity.required", "must specify required node constraints");
  }
}

function checkModes(errors: FieldErrors, field: string, modes: readonly string[]): void {
  for (const mode of modes) errors.oneOf(field, mode, ACCESS_MODES);
  const alone = modes.includes("ReadWriteOncePod");
  if (alone && modes.some((mode) => mode !== "ReadWriteOncePod" && ACCESS_MODES.includes(mode))) {
    errors.forbidden(field, "may not use ReadWriteOncePod with other access modes");
  }
}
