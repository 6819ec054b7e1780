import { Counter, Gauge, type Registry } from "prom-client";
import type { Simulation } from "../simulation.ts";

export interface ServiceFacts {
  simulation: Simulation;
  /** Answers that go on. */
  streams: () => { count: number; backlogBytes: number };
}

/** Tells how the cluster's time goes, and how those fare who watch. Returned is what counts cut ones. */
export function describeService(
  registry: Registry,
  { simulation, streams }: ServiceFacts,
): { onCut: () => void } {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  const { driver } = simulation;
  gauge(
    "topology_time_seconds",
    "The cluster's time, since the Unix epoch.",
    () => simulation.cluster.nowMs / 1_000,
  );
  gauge(
    "topology_time_ahead_seconds",
    "By how much the cluster's time is ahead of the wall clock.",
    () => driver.aheadMs / 1_000,
  );
  gauge(
    "topology_time_lag_seconds",
    "How long ago the cluster should have done what it has to do next.",
    () => driver.lagMs / 1_000,
  );
  gauge(
    "topology_time_speed",
    "How many times as fast as the wall clock the cluster's time goes; 0 while it is paused.",
    () => (driver.pace.isPaused ? 0 : driver.pace.speed),
  );
  gauge(
    "apiserver_longrunning_requests",
    "Answers that go on: watches, and logs that are followed.",
    () => streams().count,
  );
  gauge(
    "topology_watch_backlog_bytes",
    "What waits in memory for clients that read slowly.",
    () => streams().backlogBytes,
  );
  const cut = new Counter({
    name: "apiserver_terminated_watchers_total",
    help: "Watches that were cut since their clients read too slowly.",
    registers: [registry],
  });
  return { onCut: () => cut.inc() };
}
