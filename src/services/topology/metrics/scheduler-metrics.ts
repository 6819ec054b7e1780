import { Counter, Gauge, type Registry } from "prom-client";
import type { Cluster } from "../../../cluster/cluster.ts";
import { Scheduler } from "../../../cluster/scheduler/component/scheduler.ts";

/** Its pods name it as their scheduler; kube-scheduler calls that its profile. */
const PROFILE = "default-scheduler";

/** Tells what the scheduler has tried, and what waits for it, by the names that kube-scheduler has for that. */
export function describeScheduler(registry: Registry, cluster: () => Pick<Cluster, "part">): void {
  const registers = [registry];
  const scheduler = () => cluster().part(Scheduler);
  new Counter({
    name: "scheduler_schedule_attempts_total",
    help: "Attempts to schedule pods, by result: scheduled, unschedulable, or error.",
    labelNames: ["profile", "result"],
    registers,
    collect() {
      this.reset();
      for (const [result, count] of Object.entries(scheduler().attempts.results)) {
        this.inc({ profile: PROFILE, result }, count);
      }
    },
  });
  new Counter({
    name: "scheduler_preemption_attempts_total",
    help: "Attempts to make room for a pod by removing less important ones.",
    registers,
    collect() {
      this.reset();
      this.inc(scheduler().attempts.preemptions);
    },
  });
  new Gauge({
    name: "scheduler_pending_pods",
    help: "Pods that wait for a node, by queue: active, backoff, unschedulable, or gated, which are never tried.",
    labelNames: ["queue"],
    registers,
    collect() {
      for (const [queue, pods] of Object.entries(scheduler().waiting)) this.set({ queue }, pods);
    },
  });
}
