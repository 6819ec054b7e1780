import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import { sameJson } from "../../util/json/same-json.ts";
import { part } from "../defaults/fill.ts";
import { labelNameFaults } from "../meta/names.ts";
import type { FieldErrors } from "./field-errors.ts";
import { checkAtMostAll, checkIntOrPercent, isNone } from "./int-or-percent.ts";
import { checkTemplate } from "./pod-spec.ts";
import { list, number, text } from "./read.ts";
import { checkClaimSpec } from "./storage.ts";
import { checkMatch, checkOwnSelector, checkRunsForEver } from "./workloads.ts";

const MAY_CHANGE = [
  ...["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit"],
  ...["persistentVolumeClaimRetentionPolicy", "minReadySeconds"],
];

/** apps/v1 StatefulSet. */
export function checkStatefulSet(errors: FieldErrors, statefulSet: JsonObject): void {
  const spec = part(statefulSet, "spec");
  const order = text(spec, "podManagementPolicy");
  if (order !== "OrderedReady" && order !== "Parallel") {
    const why = "must be 'OrderedReady' or 'Parallel'";
    errors.invalid("spec.podManagementPolicy", order, why);
  }
  checkStrategy(errors, part(spec, "updateStrategy"));
  const retention = part(spec, "persistentVolumeClaimRetentionPolicy");
  for (const key of ["whenDeleted", "whenScaled"]) {
    const field = `spec.persistentVolumeClaimRetentionPolicy.${key}`;
    errors.oneOf(field, text(retention, key), ["Retain", "Delete"]);
  }
  for (const [index, claim] of list(spec, "volumeClaimTemplates").entries()) {
    checkClaimSpec(errors, `spec.volumeClaimTemplates[${index}].spec`, part(claim, "spec"));
  }
  errors.notNegative("spec.replicas", number(spec, "replicas"));
  errors.notNegative("spec.minReadySeconds", number(spec, "minReadySeconds"));
  errors.notNegative("spec.ordinals.start", number(part(spec, "ordinals"), "start"));
  const service = text(spec, "serviceName");
  if (service !== "") errors.invalidFor("spec.serviceName", service, labelNameFaults(service));
  checkOwnSelector(errors, spec, "statefulset");
  checkMatch(errors, spec);
  checkTemplate(errors, "spec.template", withClaims(spec));
  checkRunsForEver(errors, spec, "StatefulSet");
}

/** Only some fields may change; the claims of a StatefulSet, for one, are for good. */
export function checkStatefulSetChange(
  errors: FieldErrors,
  statefulSet: JsonObject,
  previous: JsonObject,
): void {
  const kept = (object: JsonObject) => {
    const spec = Object.entries(part(object, "spec"));
    return Object.fromEntries(spec.filter(([key]) => !MAY_CHANGE.includes(key)));
  };
  if (sameJson(kept(statefulSet), kept(previous))) return;
  const names = MAY_CHANGE.map((name) => `'${name}'`);
  const all = `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  errors.forbidden(
    "spec",
    `updates to statefulset spec for fields other than ${all} are forbidden`,
  );
}

/** The template as its pods have it: each claim is a volume, and names are given to them. */
function withClaims(spec: JsonObject): JsonObject {
  const template = part(spec, "template");
  const { hostname: _hostname, subdomain: _subdomain, ...pods } = part(template, "spec");
  const claims = list(spec, "volumeClaimTemplates").map((claim) => {
    const name = text(part(claim, "metadata"), "name");
    return { name, persistentVolumeClaim: { claimName: name } };
  });
  const own = list(pods, "volumes").filter(
    (volume) => !claims.some(({ name }) => name === text(volume, "name")),
  );
  return { ...template, spec: { ...pods, volumes: [...claims, ...own] } };
}

function checkStrategy(errors: FieldErrors, strategy: JsonObject): void {
  const field = "spec.updateStrategy";
  const [type, rolling] = [text(strategy, "type"), strategy["rollingUpdate"]];
  if (type === "OnDelete") {
    if (rolling === undefined) return;
    const why = "only allowed for updateStrategy 'RollingUpdate'";
    errors.invalid(`${field}.rollingUpdate`, rolling, why);
    return;
  }
  if (type !== "RollingUpdate") {
    const shown = { Type: type, RollingUpdate: rolling ?? null };
    errors.invalid(field, shown, "must be 'RollingUpdate' or 'OnDelete'");
    return;
  }
  if (!isJsonObject(rolling)) return;
  errors.notNegative(`${field}.rollingUpdate.partition`, number(rolling, "partition"));
  const { maxUnavailable } = rolling;
  if (maxUnavailable === undefined) return;
  checkIntOrPercent(errors, `${field}.rollingUpdate.maxUnavailable`, maxUnavailable);
  if (isNone(maxUnavailable)) {
    errors.invalid(`${field}.rollingUpdate.maxUnavailable`, maxUnavailable, "cannot be 0");
  }
  checkAtMostAll(errors, `${field}.rollingUpdate.maxUnavailable`, maxUnavailable);
}
