import type { Launch } from "../plan/plan.ts";

/** Whether a service that is launched so is a process of the stack, with a log of its own. */
export function hasProcess({ kind }: Launch): boolean {
  return kind !== "disabled" && kind !== "external";
}
