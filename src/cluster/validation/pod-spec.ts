import type { JsonObject } from "../../util/json/json-object.ts";
import { part } from "../defaults/fill.ts";
import { labelNameFaults, qualifiedNameFaults, subdomainFaults } from "../meta/names.ts";
import { checkAffinity } from "./affinity.ts";
import { checkContainers, checkInitContainers } from "./containers.ts";
import type { FieldErrors } from "./field-errors.ts";
import { checkLabels } from "./labels.ts";
import { checkAnnotations } from "./metadata.ts";
import { checkDnsConfig, checkHostAliases } from "./name-resolution.ts";
import { list, number, text, textMap } from "./read.ts";
import { amountOf, checkQuantity, checkRequirements } from "./resources.ts";
import { checkTolerations } from "./tolerations.ts";
import { checkTopologySpread } from "./topology-spread.ts";
import { checkVolumes } from "./volumes.ts";

const LONGEST_SECONDS = 2 ** 31 - 1;
const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
const INTEGER = /^(0|-?[1-9][0-9]*)$/;

/** Spec of a pod, or of a template at `field`. */
export function checkPodSpec(errors: FieldErrors, field: string, spec: JsonObject): void {
  const volumes = checkVolumes(errors, `${field}.volumes`, list(spec, "volumes"));
  const containers = list(spec, "containers");
  checkContainers(errors, containers, { field: `${field}.containers`, volumes });
  checkInitContainers(errors, list(spec, "initContainers"), {
    field: `${field}.initContainers`,
    volumes,
    others: containers,
  });
  checkRequirements(errors, `${field}.resources`, part(spec, "resources"));
  if (list(spec, "resourceClaims").length > 0) {
    errors.forbidden(`${field}.resourceClaims`, "devices that are claimed are not simulated");
  }
  checkChoices(errors, field, spec);
  checkLabels(errors, `${field}.nodeSelector`, textMap(spec, "nodeSelector"));
  checkAffinity(errors, `${field}.affinity`, part(spec, "affinity"));
  checkDnsConfig(errors, field, spec);
  checkGates(errors, field, spec);
  const spread = list(spec, "topologySpreadConstraints");
  checkTopologySpread(errors, `${field}.topologySpreadConstraints`, spread);
  checkNames(errors, field, spec);
  const deadline = number(spec, "activeDeadlineSeconds");
  if (deadline !== undefined && (deadline < 1 || deadline > LONGEST_SECONDS)) {
    const why = `must be between 1 and ${LONGEST_SECONDS}, inclusive`;
    errors.invalid(`${field}.activeDeadlineSeconds`, deadline, why);
  }
  checkTolerations(errors, `${field}.tolerations`, list(spec, "tolerations"));
  checkHostAliases(errors, `${field}.hostAliases`, list(spec, "hostAliases"));
  const preemption = text(spec, "preemptionPolicy");
  if (preemption !== "") {
    errors.oneOf(`${field}.preemptionPolicy`, preemption, ["PreemptLowerPriority", "Never"]);
  }
  const overhead = part(spec, "overhead");
  for (const name of Object.keys(overhead).sort()) {
    const amount = amountOf(overhead, name);
    checkQuantity(errors, `${field}.overhead[${name}]`, { name, amount });
  }
}

/** core/v1 PodTemplateSpec. */
export function checkTemplate(errors: FieldErrors, field: string, template: JsonObject): void {
  const metadata = part(template, "metadata");
  checkLabels(errors, `${field}.labels`, textMap(metadata, "labels"));
  const annotations = textMap(metadata, "annotations");
  checkAnnotations(errors, `${field}.annotations`, annotations);
  checkPodAnnotations(errors, `${field}.annotations`, annotations);
  checkPodSpec(errors, `${field}.spec`, part(template, "spec"));
  if (list(part(template, "spec"), "ephemeralContainers").length > 0) {
    const why = "ephemeral containers not allowed in pod template";
    errors.forbidden(`${field}.spec.ephemeralContainers`, why);
  }
}

/** Annotations that mean something to pods: what it costs to delete one. */
export function checkPodAnnotations(
  errors: FieldErrors,
  field: string,
  annotations: Readonly<Record<string, string>>,
): void {
  const cost = annotations[DELETION_COST];
  if (cost === undefined) return;
  const fits = INTEGER.test(cost) && Math.abs(Number(cost) + 0.5) < 2 ** 31;
  if (!fits) errors.invalid(`${field}[${DELETION_COST}]`, cost, "must be a 32bit integer");
}

function checkChoices(errors: FieldErrors, field: string, spec: JsonObject): void {
  const restarts = ["Always", "OnFailure", "Never"];
  errors.oneOf(`${field}.restartPolicy`, text(spec, "restartPolicy"), restarts);
  const resolvers = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
  errors.oneOf(`${field}.dnsPolicy`, text(spec, "dnsPolicy"), resolvers);
}

function checkGates(errors: FieldErrors, field: string, spec: JsonObject): void {
  for (const [index, gate] of list(spec, "readinessGates").entries()) {
    const type = text(gate, "conditionType");
    const faults = qualifiedNameFaults(type);
    errors.invalidFor(`${field}.readinessGates[${index}].conditionType`, type, faults);
  }
  const seen = new Set<string>();
  for (const [index, gate] of list(spec, "schedulingGates").entries()) {
    const name = text(gate, "name");
    const at = `${field}.schedulingGates[${index}]`;
    errors.invalidFor(at, name, qualifiedNameFaults(name));
    if (seen.has(name)) errors.duplicate(at, name);
    seen.add(name);
  }
}

const NAMES = [
  ["serviceAccountName", subdomainFaults],
  ["nodeName", subdomainFaults],
  ["hostname", labelNameFaults],
  ["subdomain", labelNameFaults],
  ["priorityClassName", subdomainFaults],
  ["runtimeClassName", subdomainFaults],
] as const;

function checkNames(errors: FieldErrors, field: string, spec: JsonObject): void {
  for (const [key, faults] of NAMES) {
    const name = text(spec, key);
    if (name !== "") errors.invalidFor(`${field}.${key}`, name, faults(name));
  }
}
