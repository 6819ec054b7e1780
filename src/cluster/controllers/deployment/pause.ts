import { hasDeadline, progressOf, withWanted } from "./deployment-conditions.ts";
import type { DeploymentWork } from "./deployment-work.ts";

const PAUSED = "DeploymentPaused";
const UNKNOWN = { type: "Progressing", status: "Unknown" } as const;

/**
 * Says of a rollout that has been paused or resumed that nothing is known of its progress, so that it
 * has all its time again; not of one whose time was up already.
 */
export function notePause(work: DeploymentWork): void {
  const { deployment, now } = work;
  const { status, spec } = deployment;
  const reason = progressOf(status?.conditions)?.reason;
  if (!hasDeadline(deployment) || reason === "ProgressDeadlineExceeded") return;
  const { paused = false } = spec;
  if (paused === (reason === PAUSED)) return;
  const wanted = paused
    ? { ...UNKNOWN, reason: PAUSED, message: "Deployment is paused" }
    : { ...UNKNOWN, reason: "DeploymentResumed", message: "Deployment is resumed" };
  work.saveStatus({ ...status, conditions: withWanted(status?.conditions ?? [], wanted, now) });
}
