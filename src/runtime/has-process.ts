import type { Launch } from "../plan/plan.ts";

/** Whether a service that is launched so runs as part of the stack, with ports and a log of its own. */
export function hasProcess({ kind }: Launch): boolean {
  return kind !== "disabled" && kind !== "external";
}
