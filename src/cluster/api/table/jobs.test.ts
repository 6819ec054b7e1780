import { expect, test } from "vitest";
import { cellsOf, headersOf } from "../../../../test/support/cluster/table-texts.ts";

const JOB = { group: "batch", kind: "Job" };
const CRON_JOB = { group: "batch", kind: "CronJob" };

const selector = { matchLabels: { "batch.kubernetes.io/controller-uid": "9f1e" } };
const template = { spec: { containers: [{ name: "load", image: "loader:2" }] } };

function jobStatus(type: string | undefined, metadata: object = {}, status = "True"): unknown {
  const conditions = type === undefined ? [] : [{ type, status }];
  return cellsOf(JOB, { metadata, status: { conditions } })["Status"];
}

test("a job that goes on", () => {
  const object = {
    spec: { completions: 3, parallelism: 2, selector, template },
    status: { succeeded: 1, active: 2, startTime: "2026-03-01T11:57:30Z" },
  };
  expect(headersOf(JOB)).toBe(
    "Name, Status, Completions, Duration, Age [Containers, Images, Selector]",
  );
  expect(cellsOf(JOB, object)).toEqual({
    Name: "web",
    Status: "Running",
    Completions: "1/3",
    Duration: "2m30s",
    Age: "5m",
    Containers: "load",
    Images: "loader:2",
    Selector: "batch.kubernetes.io/controller-uid=9f1e",
  });
});

test("the time that a job took stays as it is", () => {
  const status = { startTime: "2026-03-01T11:55:00Z", completionTime: "2026-03-01T11:55:41Z" };
  expect(cellsOf(JOB, { status })["Duration"]).toBe("41s");
  expect(cellsOf(JOB, {})["Duration"]).toBe("");
});

test("a job of which any pod may succeed", () => {
  const completions = (parallelism?: number) =>
    cellsOf(JOB, { spec: { parallelism }, status: { succeeded: 1 } })["Completions"];
  expect([completions(), completions(1), completions(4)]).toEqual(["1/1", "1/1", "1/1 of 4"]);
});

test("the end of a job comes before its deletion, and that before all else", () => {
  const going = { deletionTimestamp: "2026-03-01T12:00:00Z" };
  expect(jobStatus(undefined)).toBe("Running");
  expect(jobStatus("Complete", going)).toBe("Complete");
  expect(jobStatus("Failed", going)).toBe("Failed");
  expect(jobStatus("Suspended", going)).toBe("Terminating");
  expect(jobStatus("Suspended")).toBe("Suspended");
  expect(jobStatus("Suspended", {}, "False")).toBe("Running");
  expect(jobStatus("FailureTarget")).toBe("FailureTarget");
  expect(jobStatus("SuccessCriteriaMet")).toBe("SuccessCriteriaMet");
});

test("a cron job", () => {
  const spec = {
    schedule: "*/5 * * * *",
    timeZone: "Europe/Berlin",
    suspend: false,
    jobTemplate: { spec: { template } },
  };
  const status = { active: [{ name: "load-1" }], lastScheduleTime: "2026-03-01T11:59:00Z" };
  expect(headersOf(CRON_JOB)).toBe(
    "Name, Schedule, Timezone, Suspend, Active, Last Schedule, Age " +
      "[Containers, Images, Selector]",
  );
  expect(cellsOf(CRON_JOB, { spec, status })).toEqual({
    Name: "web",
    Schedule: "*/5 * * * *",
    Timezone: "Europe/Berlin",
    Suspend: "False",
    Active: 1,
    "Last Schedule": "60s",
    Age: "5m",
    Containers: "load",
    Images: "loader:2",
    Selector: "<none>",
  });
});

test("a cron job that leaves out what it may, or is suspended", () => {
  expect(cellsOf(CRON_JOB, { spec: { schedule: "@daily" } })).toMatchObject({
    Timezone: "<none>",
    Suspend: "<unset>",
    Active: 0,
    "Last Schedule": "<none>",
  });
  expect(cellsOf(CRON_JOB, { spec: { suspend: true } })).toMatchObject({ Suspend: "True" });
});
