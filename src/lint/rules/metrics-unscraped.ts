import { knownService } from "../components/known-services.ts";
import type { LintRule } from "../finding.ts";
import { scrapedBy } from "./scraped.ts";

export const metricsUnscraped: LintRule = {
  code: "L_METRICS_UNSCRAPED",
  severity: "note",
  title: "a service with metrics that Prometheus does not ask",
  consequence: "When it is slow or full, no graph shows it.",
  fix: "Add a scrape job for it.",
  docs: "Images known to serve metrics without any configuration (Prometheus itself, Grafana, Tempo, Loki, Alertmanager, OPA). Silent as L_EXPORTER_UNSCRAPED is.",
  *check(context) {
    const isScraped = scrapedBy(context);
    if (isScraped === null) return;
    for (const service of context.services.values()) {
      const known = knownService(service);
      if (known?.metricsPort === undefined || known.exporter || isScraped(service, null)) continue;
      const message = `no scrape job asks ${service.name}, which has metrics at port ${known.metricsPort}`;
      yield { at: service.at, service: service.name, message };
    }
  },
};
