import type { LintRule } from "../finding.ts";
import { child } from "../tree/tree.ts";
import { runsOn } from "./jobs.ts";

export const limitsMissing: LintRule = {
  code: "L_LIMITS_MISSING",
  severity: "note",
  title: "a service without a memory limit",
  consequence: "One that leaks takes the memory of all others, and of the machine.",
  fix: "Add `deploy.resources.limits.memory`, or `mem_limit`.",
  docs: "Services that publish or expose a port or have a probe. Silent about jobs and services of a profile.",
  *check({ services }) {
    for (const service of services.values()) {
      if (!runsOn(service, services) || service.node.entries.has("mem_limit")) continue;
      if (child(service.node, "deploy", "resources", "limits", "memory") !== null) continue;
      yield {
        at: service.at,
        service: service.name,
        message: `${service.name} has no memory limit`,
      };
    }
  },
};
