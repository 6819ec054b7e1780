import type { Launch, Plan } from "../../../plan/plan.ts";

/** A plan cut in two: what an engine runs, and all else that runs. */
export interface CutPlan {
  containers: Plan;
  /** Processes of this machine, and what runs elsewhere. */
  beside: Plan;
}

/** Whether a service that is launched so is a process of this machine, or runs somewhere already. */
export function isBeside({ kind }: Launch): boolean {
  return kind !== "container" && kind !== "disabled";
}

export function cutPlan(plan: Plan): CutPlan {
  const those = (wanted: boolean): Plan => ({
    ...plan,
    services: plan.services.filter(({ launch }) => isBeside(launch) === wanted),
  });
  return { containers: those(false), beside: those(true) };
}

/** A port of a service as a text: `memory.http`. */
export function portKey(service: string, port: string): string {
  return `${service}.${port}`;
}
