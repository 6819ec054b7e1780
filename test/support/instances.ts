import type { InstanceStatus } from "../../src/plan/instance.ts";

/** Process facts of a running service, with what the test is about. */
export function instanceOf(service: string, facts: Partial<InstanceStatus> = {}): InstanceStatus {
  return {
    service,
    provider: "process",
    version: null,
    phase: "running",
    reason: facts.phase === undefined ? "running" : "",
    pid: 4_711,
    startedAt: null,
    readyAt: null,
    restarts: 0,
    lastExit: null,
    ...facts,
  };
}
