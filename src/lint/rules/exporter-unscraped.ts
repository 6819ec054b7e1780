import { listeningPort } from "../components/collector.ts";
import { knownService } from "../components/known-services.ts";
import type { LintRule } from "../finding.ts";
import { scrapedBy } from "./scraped.ts";

export const exporterUnscraped: LintRule = {
  code: "L_EXPORTER_UNSCRAPED",
  severity: "warning",
  title: "an exporter that nobody scrapes",
  consequence: "Its metrics are in no dashboard and no alert: it only costs.",
  fix: "Add a scrape job for it, or remove it.",
  docs: "A collector's Prometheus exporter in a pipeline, and images whose only purpose is metrics, that are in no job of the Prometheus of the same file. Silent when Prometheus's configuration cannot be read or discovers its targets, and when another program that scrapes is there.",
  *check(context) {
    const isScraped = scrapedBy(context);
    if (isScraped === null) return;
    for (const { service, exporters, used } of context.components.collectors) {
      for (const part of exporters) {
        const port = listeningPort(part);
        if (part.type !== "prometheus" || !used.has(part.name) || port === null) continue;
        if (isScraped(service, port)) continue;
        const message = `no scrape job asks ${service.name}:${port}, where the exporter ${part.name} of its configuration is`;
        yield { at: part.entry.key, service: service.name, message };
      }
    }
    for (const service of context.services.values()) {
      const known = knownService(service);
      if (known?.exporter !== true || isScraped(service, null)) continue;
      yield {
        at: service.at,
        service: service.name,
        message: `no scrape job asks ${service.name}`,
      };
    }
  },
};
