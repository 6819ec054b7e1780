import type { JsonObject } from "../../util/json/json-object.ts";
import { filled, part, within } from "./fill.ts";
import { defaultTemplate } from "./pod.ts";

const UNLIMITED = 2 ** 31 - 1;

/** batch/v1 Job; without labels of its own it has those of its pods. */
export function defaultJob(job: JsonObject): JsonObject {
  const metadata = part(job, "metadata");
  const labels = part(part(part(job, "spec"), "template"), "metadata")["labels"];
  const labelled =
    labels === undefined || metadata["labels"] !== undefined
      ? job
      : { ...job, metadata: { ...metadata, labels } };
  return within(labelled, "spec", defaultJobSpec);
}

/** batch/v1 CronJob. */
export function defaultCronJob(cronJob: JsonObject): JsonObject {
  return within(cronJob, "spec", (spec) => {
    const full = filled(spec, {
      concurrencyPolicy: "Allow",
      failedJobsHistoryLimit: 1,
      jobTemplate: {},
      successfulJobsHistoryLimit: 3,
      suspend: false,
    });
    // Of its jobs only the pods have defaults here: a job has the others when it is made.
    return within(full, "jobTemplate", (template) =>
      within(template, "spec", (job) => within(job, "template", defaultTemplate)),
    );
  });
}

function defaultJobSpec(spec: JsonObject): JsonObject {
  const both = spec["completions"] === undefined && spec["parallelism"] === undefined;
  const full = filled(spec, {
    backoffLimit: spec["backoffLimitPerIndex"] === undefined ? 6 : UNLIMITED,
    completionMode: "NonIndexed",
    manualSelector: false,
    parallelism: 1,
    podReplacementPolicy: spec["podFailurePolicy"] === undefined ? "TerminatingOrFailed" : "Failed",
    suspend: false,
    template: {},
    ...(both ? { completions: 1 } : {}),
  });
  return within(full, "template", defaultTemplate);
}
