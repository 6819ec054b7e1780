import type { JsonObject } from "../../util/json/json-object.ts";
import { part } from "../defaults/fill.ts";
import { scheduleFault, timeZoneFault } from "./cron-schedule.ts";
import type { FieldErrors } from "./field-errors.ts";
import { checkSelector } from "./labels.ts";
import { checkUnchanged } from "./metadata.ts";
import { checkTemplate } from "./pod-spec.ts";
import { number, text } from "./read.ts";
import { checkMatch } from "./workloads.ts";

const COUNTS = [
  ...["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit"],
  ...["ttlSecondsAfterFinished", "backoffLimitPerIndex", "maxFailedIndexes"],
];

/** batch/v1 Job, with the selector that it has been given. */
export function checkJob(errors: FieldErrors, job: JsonObject): void {
  const spec = part(job, "spec");
  checkJobSpec(errors, "spec", spec);
  if (spec["selector"] === undefined) errors.required("spec.selector");
  checkSelector(errors, "spec.selector", spec["selector"]);
  checkMatch(errors, spec);
}

/** What a Job does is for good; how many pods do it at a time is not. */
export function checkJobChange(errors: FieldErrors, job: JsonObject, previous: JsonObject): void {
  const [spec, before] = [part(job, "spec"), part(previous, "spec")];
  if (spec["completionMode"] !== "Indexed") {
    checkUnchanged(errors, "spec.completions", spec["completions"], before["completions"]);
  } else if (spec["completions"] !== before["completions"]) {
    if (spec["completions"] !== spec["parallelism"]) {
      const why = "can only be modified in tandem with spec.parallelism";
      errors.invalid("spec.completions", spec["completions"], why);
    }
  }
  const fixed = ["selector", "template", "completionMode", "podFailurePolicy"];
  for (const key of [...fixed, "backoffLimitPerIndex", "managedBy", "successPolicy"]) {
    checkUnchanged(errors, `spec.${key}`, spec[key], before[key]);
  }
}

/** batch/v1 CronJob. */
export function checkCronJob(errors: FieldErrors, cronJob: JsonObject): void {
  const spec = part(cronJob, "spec");
  checkSchedule(errors, spec);
  const policy = text(spec, "concurrencyPolicy");
  errors.oneOf("spec.concurrencyPolicy", policy, ["Allow", "Forbid", "Replace"]);
  for (const key of [
    "startingDeadlineSeconds",
    "successfulJobsHistoryLimit",
    "failedJobsHistoryLimit",
  ]) {
    errors.notNegative(`spec.${key}`, number(spec, key));
  }
  const job = part(part(spec, "jobTemplate"), "spec");
  checkJobSpec(errors, "spec.jobTemplate.spec", job);
}

function checkSchedule(errors: FieldErrors, spec: JsonObject): void {
  const [schedule, timeZone] = [text(spec, "schedule"), spec["timeZone"]];
  if (schedule === "") errors.required("spec.schedule");
  else {
    const fault = scheduleFault(schedule);
    if (fault !== null) errors.invalid("spec.schedule", schedule, fault);
  }
  if (typeof timeZone !== "string") return;
  const fault = timeZoneFault(timeZone);
  if (fault !== null) errors.invalid("spec.timeZone", timeZone, fault);
}

/** Refused, since a Job that has them would end otherwise here than on a real cluster. */
const NOT_SIMULATED = ["podFailurePolicy", "successPolicy", "backoffLimitPerIndex"];

function checkJobSpec(errors: FieldErrors, field: string, spec: JsonObject): void {
  for (const key of NOT_SIMULATED) {
    if (spec[key] !== undefined) errors.forbidden(`${field}.${key}`, "is not simulated");
  }
  for (const key of COUNTS) errors.notNegative(`${field}.${key}`, number(spec, key));
  const mode = text(spec, "completionMode");
  if (mode !== "") errors.oneOf(`${field}.completionMode`, mode, ["NonIndexed", "Indexed"]);
  if (mode === "Indexed" && spec["completions"] === undefined) {
    errors.required(`${field}.completions`, "when completion mode is Indexed");
  }
  for (const key of ["backoffLimitPerIndex", "maxFailedIndexes"]) {
    if (mode === "Indexed" || spec[key] === undefined) continue;
    errors.invalid(`${field}.${key}`, spec[key], "requires indexed completion mode");
  }
  checkTemplate(errors, `${field}.template`, part(spec, "template"));
  const policy = text(part(part(spec, "template"), "spec"), "restartPolicy");
  const restart = `${field}.template.spec.restartPolicy`;
  if (policy === "Always" || policy === "") {
    errors.required(restart, 'valid values: "OnFailure", "Never"');
  } else if (policy !== "OnFailure" && policy !== "Never") {
    errors.notSupported(restart, policy, ["OnFailure", "Never"]);
  }
}
