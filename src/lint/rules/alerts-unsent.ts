import { ruleFilePlace } from "../components/prometheus.ts";
import { mountedAt } from "../compose/mounted-file.ts";
import type { LintRule } from "../finding.ts";

export const alertsUnsent: LintRule = {
  code: "L_ALERTS_UNSENT",
  severity: "note",
  title: "alert rules, and no Alertmanager",
  consequence: "Alerts fire and nobody is told.",
  fix: "Name an Alertmanager under `alerting`, or look at Prometheus's page of alerts.",
  docs: "A Prometheus configuration with `rule_files` of which one that is mounted holds an alert, and no `alerting`.",
  *check({ components, files }) {
    for (const prometheus of components.prometheus) {
      const [rule] = prometheus.ruleFiles;
      if (rule === undefined || prometheus.hasAlertmanager) continue;
      const holdsAlert = prometheus.ruleFiles.some((one) => {
        const found = mountedAt(prometheus.service, ruleFilePlace(prometheus, one), files);
        return found.kind === "file" && /^\s*-?\s*alert:/m.test(found.text.text);
      });
      if (!holdsAlert) continue;
      const message = `${prometheus.service.name} has alert rules and no Alertmanager to tell`;
      yield { at: rule.at, service: prometheus.service.name, message };
    }
  },
};
