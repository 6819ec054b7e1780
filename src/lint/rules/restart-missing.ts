import type { LintRule } from "../finding.ts";
import { child } from "../tree/tree.ts";
import { runsOn } from "./jobs.ts";

export const restartMissing: LintRule = {
  code: "L_RESTART_MISSING",
  severity: "note",
  title: "a service without a restart policy",
  consequence: "It stays down after a crash, and after the machine starts anew.",
  fix: "Add `restart: unless-stopped`.",
  docs: "Services that publish or expose a port or have a probe. Silent about jobs, services of a profile, and those with `deploy.restart_policy`.",
  *check({ services }) {
    for (const service of services.values()) {
      if (!runsOn(service, services)) continue;
      if (service.node.entries.has("restart") || child(service.node, "deploy", "restart_policy"))
        continue;
      yield {
        at: service.at,
        service: service.name,
        message: `${service.name} has no restart policy`,
      };
    }
  },
};
