import type { Launch } from "../../plan/plan.ts";

/**
 * The process a service runs in, and with it the name of its log: the service's own name, but for
 * the built-in telemetry, one program that stands in for several services.
 */
export function processId(service: string, launch: Launch): string {
  return launch.kind === "builtin" && launch.entry === "telemetry" ? "builtin-telemetry" : service;
}
