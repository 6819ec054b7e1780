import type { InstanceStatus } from "../../../plan/instance.ts";

/** Where a process stands: what its services' rows are made of. */
export type ProcessState = Pick<
  InstanceStatus,
  "phase" | "reason" | "pid" | "startedAt" | "restarts" | "lastExit"
>;

export const initialState: ProcessState = {
  phase: "pending",
  reason: "not started yet",
  pid: null,
  startedAt: null,
  restarts: 0,
  lastExit: null,
};
