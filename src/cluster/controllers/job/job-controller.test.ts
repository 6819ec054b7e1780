import { expect, test } from "vitest";
import { type TestPlace, testPlace } from "../../../../test/support/cluster/test-place.ts";
import type { JobSpec } from "../../objects/job.ts";
import { JOBS, PODS } from "../../objects/resources.ts";
import { GarbageCollector } from "../garbage-collector/garbage-collector.ts";
import { CompletedIndexes } from "./completed-indexes.ts";
import { JobController } from "./job-controller.ts";

const TEMPLATE = {
  spec: { containers: [{ name: "main", image: "sum:1" }], restartPolicy: "Never" },
};

function place(spec: Partial<JobSpec> = {}) {
  const components = [new JobController(), new GarbageCollector()];
  const jobs = testPlace({ components });
  jobs.create(JOBS, {
    ...{ apiVersion: "batch/v1", kind: "Job", metadata: { name: "sum" } },
    spec: { template: TEMPLATE as JobSpec["template"], ...spec },
  });
  return jobs;
}

const status = (jobs: TestPlace) => jobs.get(JOBS, "sum")?.status;
const conditions = (jobs: TestPlace) =>
  status(jobs)?.conditions?.map(({ type, status: is, reason }) => `${type} ${is} ${reason}`);
const active = ({ cluster }: TestPlace) =>
  cluster.store
    .list(PODS)
    .filter(({ status: is, metadata }) => is?.phase === "Running" && !metadata.deletionTimestamp)
    .map(({ metadata }) => metadata.name);

/** Lets as many of the pods that run end. */
function end(jobs: TestPlace, phase: "Succeeded" | "Failed", count = 1) {
  for (const name of active(jobs).slice(0, count)) jobs.report(name, phase);
}

test("as many pods run at a time as may, until as many as wanted have succeeded", () => {
  const jobs = place({ completions: 3, parallelism: 2 });
  jobs.pass(2);
  expect(active(jobs)).toHaveLength(2);
  expect(status(jobs)).toEqual({
    ...{ active: 2, ready: 2, terminating: 0, uncountedTerminatedPods: {} },
    startTime: "2026-01-01T00:00:00Z",
  });
  end(jobs, "Succeeded", 2);
  jobs.pass(2);
  expect(active(jobs)).toHaveLength(1);
  expect(status(jobs)).toMatchObject({ active: 1, succeeded: 2 });
  expect(status(jobs)?.completionTime).toBeUndefined();
  end(jobs, "Succeeded");
  jobs.pass(2);
  expect(status(jobs)).toMatchObject({ succeeded: 3, completionTime: "2026-01-01T00:00:05Z" });
  expect(conditions(jobs)).toEqual([
    "SuccessCriteriaMet True CompletionsReached",
    "Complete True CompletionsReached",
  ]);
  const { store } = jobs.cluster;
  expect(store.list(PODS).flatMap(({ metadata }) => metadata.finalizers ?? [])).toEqual([]);
  expect(jobs.events("sum").at(-1)).toBe("Normal Completed Job completed (1)");
  expect(jobs.events("sum").filter((event) => event.includes("SuccessfulCreate"))).toHaveLength(3);
});

test("a pod that failed is replaced after a pause, which doubles, until too many have", () => {
  const jobs = place({ backoffLimit: 2 });
  jobs.pass(1);
  end(jobs, "Failed");
  jobs.pass(9);
  expect(active(jobs)).toEqual([]);
  expect(status(jobs)).toMatchObject({ failed: 1 });
  jobs.pass(2);
  expect(active(jobs)).toHaveLength(1);
  end(jobs, "Failed");
  jobs.pass(19);
  expect(active(jobs)).toEqual([]);
  jobs.pass(2);
  end(jobs, "Failed");
  jobs.pass(2);
  expect(status(jobs)).toMatchObject({ failed: 3 });
  expect(conditions(jobs)).toEqual([
    "FailureTarget True BackoffLimitExceeded",
    "Failed True BackoffLimitExceeded",
  ]);
  expect(jobs.events("sum").at(-1)).toBe(
    "Warning BackoffLimitExceeded Job has reached the specified backoff limit (1)",
  );
});

test("a job that takes too long fails, and is over when its pods have gone", () => {
  const jobs = place({ activeDeadlineSeconds: 60, parallelism: 2, completions: 2 });
  jobs.pass(59);
  expect(active(jobs)).toHaveLength(2);
  jobs.pass(1);
  expect(active(jobs)).toEqual([]);
  expect(status(jobs)).toMatchObject({ failed: 2, terminating: 2 });
  expect(conditions(jobs)).toEqual(["FailureTarget True DeadlineExceeded"]);
  jobs.pass(32);
  expect(jobs.cluster.store.list(PODS)).toEqual([]);
  expect(status(jobs)).toMatchObject({ failed: 2, terminating: 0 });
  expect(conditions(jobs)?.at(-1)).toBe("Failed True DeadlineExceeded");
});

test("with Indexed one pod of each number has to succeed, and knows its number", () => {
  const jobs = place({ completionMode: "Indexed", completions: 4, parallelism: 2 });
  jobs.pass(1);
  expect(active(jobs).map((name) => name.slice(0, 5))).toEqual(["sum-0", "sum-1"]);
  const [first] = jobs.cluster.store.list(PODS);
  expect(first).toMatchObject({
    metadata: {
      labels: { "batch.kubernetes.io/job-completion-index": "0", "job-name": "sum" },
      annotations: { "batch.kubernetes.io/job-completion-index": "0" },
    },
    spec: { hostname: "sum-0", containers: [{ env: [{ name: "JOB_COMPLETION_INDEX" }] }] },
  });
  end(jobs, "Succeeded", 2);
  jobs.pass(2);
  expect(status(jobs)?.completedIndexes).toBe("0,1");
  end(jobs, "Failed");
  jobs.pass(15);
  expect(active(jobs).map((name) => name.slice(0, 5))).toEqual(["sum-2", "sum-3"]);
  end(jobs, "Succeeded", 2);
  jobs.pass(2);
  expect(status(jobs)).toMatchObject({ completedIndexes: "0-3", succeeded: 4, failed: 1 });
  expect(conditions(jobs)?.at(-1)).toBe("Complete True CompletionsReached");
});

test("a job is removed, with its pods, when it has been over for as long as it wished", () => {
  const jobs = place({ ttlSecondsAfterFinished: 100 });
  jobs.pass(1);
  end(jobs, "Succeeded");
  jobs.pass(100);
  expect(jobs.get(JOBS, "sum")).toBeDefined();
  jobs.pass(2);
  expect(jobs.get(JOBS, "sum")).toBeUndefined();
  expect(jobs.cluster.store.list(PODS)).toEqual([]);
});

test("a job that is suspended has no pods, and begins anew when it goes on", () => {
  const jobs = place();
  jobs.pass(1);
  const suspend = (is: boolean) =>
    jobs.change(JOBS, "sum", (job) => ({ ...job, spec: { ...job.spec, suspend: is } }));
  suspend(true);
  expect(active(jobs)).toEqual([]);
  expect(conditions(jobs)).toEqual(["Suspended True JobSuspended"]);
  expect(status(jobs)?.failed).toBeUndefined();
  jobs.pass(60);
  suspend(false);
  expect(conditions(jobs)).toEqual(["Suspended False JobResumed"]);
  expect(status(jobs)?.startTime).toBe("2026-01-01T00:01:01Z");
  expect(jobs.events("sum").slice(-2).join()).toContain("Normal Resumed Job resumed (1)");
});

test("the pods of a job that is deleted go with it", () => {
  const jobs = place();
  jobs.pass(1);
  jobs.delete(JOBS, "sum");
  jobs.pass(32);
  expect(jobs.cluster.store.list(PODS)).toEqual([]);
});

test("numbers are written as ranges and read again", () => {
  const read = CompletedIndexes.read("7,0-2,4,5,what", 100);
  expect(read.text).toBe("0-2,4,5,7");
  expect(read.size).toBe(6);
  expect([...read.missing(10)]).toEqual([3, 6, 8, 9]);
  expect(read.with([3, 9]).text).toBe("0-5,7,9");
  expect(CompletedIndexes.read("0-9", 3).text).toBe("0-2");
  expect(CompletedIndexes.read(undefined, 3).size).toBe(0);
});

test("a job of more numbers than can be counted goes on one by one", () => {
  const completions = 2 ** 31 - 1;
  const jobs = place({ completionMode: "Indexed", completions, parallelism: 2 });
  jobs.pass(2);
  expect(active(jobs)).toHaveLength(2);
  const completedIndexes = `0-${completions - 2}`;
  const job = jobs.get(JOBS, "sum");
  if (job === undefined) throw new Error("there is a job");
  jobs.cluster.write((writer) =>
    writer.updateStatus(JOBS, { ...job, status: { ...job.status, completedIndexes } }),
  );
  jobs.pass(2);
  expect(status(jobs)).toMatchObject({ succeeded: completions - 1, completedIndexes });
});

test("what happens in a fork does not happen in its parent", () => {
  const jobs = place();
  jobs.pass(1);
  const fork = jobs.fork();
  end(fork, "Succeeded");
  fork.pass(2);
  expect(conditions(fork)).toHaveLength(2);
  jobs.pass(2);
  expect(conditions(jobs)).toBeUndefined();
});
