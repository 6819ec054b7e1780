import { knownService } from "../components/known-services.ts";
import type { LintRule } from "../finding.ts";

export const stopGrace: LintRule = {
  code: "L_STOP_GRACE",
  severity: "note",
  title: "a store with ten seconds to stop",
  consequence:
    "Under load it is killed while it writes, and repairs itself at the next start at best.",
  fix: "Add `stop_grace_period: 1m`.",
  docs: "Images of well-known databases with a volume at their data path and without `stop_grace_period`.",
  *check({ services }) {
    for (const service of services.values()) {
      const known = knownService(service);
      const data = known?.metricsPort === undefined ? (known?.data ?? []) : [];
      const kept = service.mounts.some(({ target }) =>
        data.some((place) => target?.startsWith(place)),
      );
      if (!kept || service.node.entries.has("stop_grace_period")) continue;
      const message = `${service.name} keeps data and has the usual 10 s to stop`;
      yield { at: service.at, service: service.name, message };
    }
  },
};
