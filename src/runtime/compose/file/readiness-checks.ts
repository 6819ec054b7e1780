import type { PlannedService } from "../../../plan/plan.ts";

/**
 * A container's probes as its neighbours make them, one line of JSON for each: what src/services/ready
 * reads.
 */
export function readinessChecks({ name, ports, probes }: PlannedService): string[] {
  return probes.flatMap((spec) => {
    if (spec.kind === "exited-zero") return [];
    const { port: portName, ...probe } = spec;
    const port = ports[portName]?.containerPort;
    return port === undefined ? [] : [JSON.stringify({ service: name, host: name, port, probe })];
  });
}
