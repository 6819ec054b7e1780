import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { createCluster } from "../../../cluster/create-cluster.ts";
import { PODS } from "../../../cluster/objects/resources.ts";
import { describeScheduler } from "./scheduler-metrics.ts";

test("tries are counted by result, and pods that wait by queue", async () => {
  const cluster = createCluster({ seed: 7, startMs: 0 });
  const registry = new Registry();
  describeScheduler(registry, () => cluster);
  const place = (name: string, spec: object) =>
    cluster.write((writer) =>
      writer.create(PODS, {
        ...{ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "default" } },
        spec: {
          schedulerName: "default-scheduler",
          containers: [{ name: "a", image: "a:1" }],
          ...spec,
        },
      }),
    );
  place("one", {});
  place("two", {});
  place("nowhere", { nodeSelector: { disk: "none" } });
  place("gated", { schedulingGates: [{ name: "example.com/gate" }] });
  const text = await registry.metrics();
  expect(text.split("\n").filter((line) => /^[a-z]/.test(line))).toEqual([
    'scheduler_schedule_attempts_total{profile="default-scheduler",result="scheduled"} 2',
    'scheduler_schedule_attempts_total{profile="default-scheduler",result="unschedulable"} 1',
    'scheduler_schedule_attempts_total{profile="default-scheduler",result="error"} 0',
    "scheduler_preemption_attempts_total 1",
    'scheduler_pending_pods{queue="active"} 0',
    'scheduler_pending_pods{queue="backoff"} 0',
    'scheduler_pending_pods{queue="unschedulable"} 1',
    'scheduler_pending_pods{queue="gated"} 1',
  ]);
  expect(text).toContain("# TYPE scheduler_schedule_attempts_total counter");
});
