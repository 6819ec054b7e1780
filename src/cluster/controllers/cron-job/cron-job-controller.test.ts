import { expect, test } from "vitest";
import { testPlace } from "../../../../test/support/cluster/test-place.ts";
import type { CronJob } from "../../objects/cron-job.ts";
import { CRON_JOBS, JOBS, PODS } from "../../objects/resources.ts";
import { GarbageCollector } from "../garbage-collector/garbage-collector.ts";
import { JobController } from "../job/job-controller.ts";
import { CronJobController } from "./cron-job-controller.ts";

/** The cluster begins at midnight, on a Thursday. */
function place(spec: Partial<CronJob["spec"]> = {}) {
  const test = testPlace({
    components: [new CronJobController(), new JobController(), new GarbageCollector()],
  });
  test.create(CRON_JOBS, {
    ...{ apiVersion: "batch/v1", kind: "CronJob", metadata: { name: "report" } },
    spec: {
      schedule: "*/5 * * * *",
      jobTemplate: {
        metadata: { labels: { app: "report" } },
        spec: {
          backoffLimit: 0,
          template: {
            spec: { restartPolicy: "Never", containers: [{ name: "main", image: "main:1" }] },
          },
        },
      },
      ...spec,
    },
  });
  return {
    ...test,
    test,
    status: () => test.get(CRON_JOBS, "report")?.status,
    jobs: () => test.cluster.store.list(JOBS).map(({ metadata }) => metadata.name),
    minutes: (count: number) => test.pass(count * 60),
    end: (phase: "Succeeded" | "Failed") => {
      for (const { metadata, status } of test.cluster.store.list(PODS)) {
        if (status?.phase === "Running") test.report(metadata.name, phase);
      }
    },
    change: (rest: Partial<CronJob["spec"]>) =>
      test.change(CRON_JOBS, "report", (one) => ({ ...one, spec: { ...one.spec, ...rest } })),
    told: (reason: string) => test.events("report").filter((line) => line.split(" ")[1] === reason),
  };
}

const minuteOf = (time: string) => Date.parse(`2026-01-01T${time}:00Z`) / 60_000;

test("a job is made at each of its times, and not before", () => {
  const one = place();
  one.minutes(4);
  expect(one.jobs()).toEqual([]);
  one.minutes(1);
  const name = `report-${minuteOf("00:05")}`;
  expect(one.jobs()).toEqual([name]);
  expect(one.test.get(JOBS, name)?.metadata).toMatchObject({
    labels: { app: "report" },
    annotations: { "batch.kubernetes.io/cronjob-scheduled-timestamp": "2026-01-01T00:05:00Z" },
    ownerReferences: [{ kind: "CronJob", name: "report", controller: true }],
    creationTimestamp: "2026-01-01T00:05:00Z",
  });
  expect(one.status()).toMatchObject({
    active: [{ apiVersion: "batch/v1", kind: "Job", name, namespace: "default" }],
    lastScheduleTime: "2026-01-01T00:05:00Z",
  });
  one.minutes(10);
  expect(one.jobs()).toHaveLength(3);
  expect(one.told("SuccessfulCreate")).toHaveLength(3);
});

test("what has ended is noted, and the last few are kept", () => {
  const one = place({ successfulJobsHistoryLimit: 2, failedJobsHistoryLimit: 1 });
  for (const phase of ["Succeeded", "Failed", "Succeeded", "Failed", "Succeeded"] as const) {
    one.minutes(5);
    one.end(phase);
    one.test.pass(1);
  }
  expect(one.jobs()).toEqual(["00:15", "00:20", "00:25"].map((at) => `report-${minuteOf(at)}`));
  expect(one.status()).toEqual({
    lastScheduleTime: "2026-01-01T00:25:00Z",
    lastSuccessfulTime: expect.stringMatching(/^2026-01-01T00:25:0/),
  });
  expect(one.told("SawCompletedJob")[1]).toBe(
    `Normal SawCompletedJob Saw completed job: report-${minuteOf("00:10")}, condition: Failed (1)`,
  );
  expect(one.told("SuccessfulDelete")).toHaveLength(2);
});

test("with Forbid a job that runs keeps the next one from being made", () => {
  const one = place({ concurrencyPolicy: "Forbid" });
  one.minutes(11);
  expect(one.jobs()).toEqual([`report-${minuteOf("00:05")}`]);
  expect(one.told("JobAlreadyActive")).toEqual([
    "Normal JobAlreadyActive Not starting job because prior execution is running and concurrency policy is Forbid (1)",
  ]);
  // The time that was left out is made good as soon as it can be.
  one.end("Succeeded");
  one.test.pass(2);
  expect(one.jobs()).toContain(`report-${minuteOf("00:10")}`);
});

test("with Replace the next one takes its place", () => {
  const one = place({ concurrencyPolicy: "Replace" });
  one.minutes(11);
  expect(one.jobs()).toEqual([`report-${minuteOf("00:10")}`]);
  expect(one.status()?.active).toHaveLength(1);
});

test("a cron job that is suspended misses its times, and of those makes one good", () => {
  const one = place({ suspend: true });
  one.minutes(22);
  expect(one.jobs()).toEqual([]);
  one.change({ suspend: false });
  expect(one.jobs()).toEqual([`report-${minuteOf("00:20")}`]);
  one.minutes(3);
  expect(one.jobs()).toHaveLength(2);
});

test("with a deadline what is too late is left", () => {
  const one = place({ suspend: true, startingDeadlineSeconds: 60 });
  one.minutes(22);
  one.change({ suspend: false });
  expect(one.jobs()).toEqual([]);
  one.minutes(3);
  expect(one.jobs()).toEqual([`report-${minuteOf("00:25")}`]);
});

test("of another schedule only the times to come count", () => {
  const one = place({ schedule: "0 12 * * *" });
  one.minutes(30);
  one.change({ schedule: "*/10 * * * *" });
  expect(one.jobs()).toEqual([]);
  one.minutes(10);
  expect(one.jobs()).toEqual([`report-${minuteOf("00:40")}`]);
});

test("the clock is that of its zone", () => {
  const one = place({ schedule: "30 1 * * *", timeZone: "Europe/Paris" });
  one.minutes(30);
  const [name = ""] = one.jobs();
  expect(one.test.get(JOBS, name)?.metadata.annotations).toEqual({
    "batch.kubernetes.io/cronjob-scheduled-timestamp": "2026-01-01T01:30:00+01:00",
  });
});

test.for([
  [{ schedule: "soon" }, /^Warning UnparseableSchedule unparseable schedule: "soon" : /],
  [
    { timeZone: "Mars/Olympus" },
    /^Warning UnknownTimeZone invalid timeZone: "Mars\/Olympus": unknown time zone Mars\/Olympus/,
  ],
] as const)("what cannot be read is said: %j", ([spec, words]) => {
  const one = place(spec);
  one.minutes(30);
  expect(one.jobs()).toEqual([]);
  expect(one.test.events("report").find((line) => words.test(line))).toBeDefined();
});

test("a job that is deleted is missed, and one that is deleted with its cron job is not", () => {
  const one = place();
  one.minutes(5);
  one.test.delete(JOBS, one.jobs()[0] ?? "");
  expect(one.told("MissingJob")).toEqual([
    `Normal MissingJob Active job went missing: report-${minuteOf("00:05")} (1)`,
  ]);
  expect(one.status()?.active).toBeUndefined();
  one.minutes(5);
  one.test.delete(CRON_JOBS, "report");
  one.minutes(10);
  expect(one.jobs()).toEqual([]);
});
