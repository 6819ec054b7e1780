import type { LintRule } from "../finding.ts";
import { child } from "../tree/tree.ts";

const LINKS = [
  "tracesToMetrics",
  "tracesToLogs",
  "tracesToLogsV2",
  "serviceMap",
  "tracesToProfiles",
];

export const traceLinks: LintRule = {
  code: "L_TRACE_LINKS",
  severity: "note",
  title: "traces without a link to metrics or logs",
  consequence: "From a slow span nobody gets to its graphs but by typing.",
  fix: "Set `jsonData.tracesToMetrics` or `tracesToLogsV2` to the other data source's uid.",
  docs: "A provisioned Tempo data source without any link, beside a provisioned Prometheus or Loki.",
  *check({ components }) {
    for (const { service, dataSources } of components.grafana) {
      if (!dataSources.some(({ type }) => type === "prometheus" || type === "loki")) continue;
      for (const { type, name, tree } of dataSources) {
        if (type !== "tempo" || LINKS.some((link) => child(tree, "jsonData", link) !== null))
          continue;
        const at = child(tree, "name")?.at ?? tree.at;
        yield {
          at,
          service: service.name,
          message: `the data source ${name ?? "tempo"} links to no other`,
        };
      }
    }
  },
};
