import { ageOf, momentMs } from "./age.ts";
import { ageText } from "./age-text.ts";
import { type KindTable, type Row, tableWith } from "./column.ts";
import { AGE, containerColumns, NAME, POD_TEMPLATE, selectorColumn } from "./common-columns.ts";
import { at, conditionHolds, listAt, numberAt, textAt, textOr } from "./read-fields.ts";

/** Jobs and cron jobs (kube-apiserver 1.34, printers). */

export const JOB_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Status",
    type: "string",
    description: "How far the job is.",
    cell: statusText,
  },
  {
    name: "Completions",
    type: "string",
    description: "How many of its pods have succeeded, of those that have to.",
    cell: completionsText,
  },
  {
    name: "Duration",
    type: "string",
    description: "How long it has taken, or has been going on.",
    cell: durationText,
  },
  AGE,
  ...containerColumns(...POD_TEMPLATE),
  selectorColumn("spec", "selector"),
);

const JOB_TEMPLATE = ["spec", "jobTemplate", "spec"] as const;

export const CRON_JOB_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Schedule",
    type: "string",
    description: "When it starts a job, as cron writes it.",
    cell: ({ object }) => textAt(object, "spec", "schedule"),
  },
  {
    name: "Timezone",
    type: "string",
    description: "Time zone of the schedule.",
    cell: ({ object }) => textOr("<none>", object, "spec", "timeZone"),
  },
  {
    name: "Suspend",
    type: "boolean",
    description: "Whether it starts none for now.",
    cell: suspendText,
  },
  {
    name: "Active",
    type: "integer",
    description: "How many of its jobs are going on.",
    cell: ({ object }) => listAt(object, "status", "active").length,
  },
  {
    name: "Last Schedule",
    type: "string",
    description: "How long ago it last started one.",
    cell: lastScheduleText,
  },
  AGE,
  ...containerColumns(...JOB_TEMPLATE, "template", "spec"),
  selectorColumn(...JOB_TEMPLATE, "selector"),
);

function statusText({ object }: Row): string {
  if (conditionHolds(object, "Complete")) return "Complete";
  if (conditionHolds(object, "Failed")) return "Failed";
  if (at(object, "metadata", "deletionTimestamp") !== undefined) return "Terminating";
  const known = ["Suspended", "FailureTarget", "SuccessCriteriaMet"];
  return known.find((type) => conditionHolds(object, type)) ?? "Running";
}

function completionsText({ object }: Row): string {
  const succeeded = numberAt(object, "status", "succeeded");
  const wanted = at(object, "spec", "completions");
  if (typeof wanted === "number") return `${succeeded}/${wanted}`;
  const parallelism = numberAt(object, "spec", "parallelism");
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationText({ object, nowMs }: Row): string {
  const fromMs = momentMs(at(object, "status", "startTime"));
  if (fromMs === null) return "";
  return ageText(fromMs, momentMs(at(object, "status", "completionTime")) ?? nowMs);
}

/** Words, although the column says that they are none. */
function suspendText({ object }: Row): string {
  const suspend = at(object, "spec", "suspend");
  if (typeof suspend !== "boolean") return "<unset>";
  return suspend ? "True" : "False";
}

function lastScheduleText({ object, nowMs }: Row): string {
  const last = at(object, "status", "lastScheduleTime");
  return last === undefined ? "<none>" : ageOf(last, nowMs);
}
