import path from "node:path";
import { ruleFilePlace } from "../components/prometheus.ts";
import { mountedAt, mountsBelow } from "../compose/mounted-file.ts";
import type { LintRule } from "../finding.ts";

export const ruleFileMissing: LintRule = {
  code: "L_RULE_FILE_MISSING",
  severity: "error",
  title: "a rule file that is not mounted",
  consequence: "Prometheus starts without it and says nothing: its alerts do not exist.",
  fix: "Mount the file where the configuration looks for it.",
  docs: "`rule_files` of a Prometheus configuration, against the mounts of the service and what the host has there. A pattern is judged by its folder.",
  *check({ components, files }) {
    for (const prometheus of components.prometheus) {
      const { service } = prometheus;
      if (service.build !== null) continue;
      for (const rule of prometheus.ruleFiles) {
        const place = ruleFilePlace(prometheus, rule);
        const star = /[*?[]/.test(place);
        const looked = star ? path.posix.dirname(place) : place;
        if (/[*?[]/.test(looked) || mountsBelow(service, looked).length > 0) continue;
        const { kind } = mountedAt(service, looked, files);
        if (kind !== "image" && kind !== "absent") continue;
        const why = kind === "image" ? "nothing is mounted there" : "the host has no such file";
        yield {
          at: rule.at,
          service: service.name,
          message: `${service.name} reads rules from ${place}, and ${why}`,
        };
      }
    }
  },
};
