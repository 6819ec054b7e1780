import type { PanelQuery } from "../../src/seed/dashboards/panel-table.ts";

/** Whose metrics begin so; what Prometheus makes of every target is its own. */
const OWNERS: readonly (readonly [metrics: RegExp, services: readonly string[]])[] = [
  [/^router_/, ["router"]],
  [/^adapter_/, ["persona-adapter", "ollama-adapter"]],
  [/^memory_/, ["memory"]],
  [/^http_request_duration_seconds/, ["opa"]],
  [/^otelcol_exporter_/, ["otel-collector", "tempo"]],
  [/^(otelcol|traces_span_metrics)_/, ["otel-collector"]],
  [/^tempo_/, ["tempo"]],
  [/^(up|ALERTS|(scrape|prometheus|process)_\w+)$/, ["prometheus"]],
];

/**
 * The services that all have to run for a panel to show something.
 *
 * @throws Error for a metric that nobody is known to have.
 */
export function panelOwners(queries: readonly PanelQuery[]): string[] {
  const owners = queries.flatMap((query) =>
    query.kind === "traces"
      ? ["otel-collector", "tempo", ...ownersOfTags(query.tags)]
      : metricsIn(query.expression).flatMap(ownersOf),
  );
  return [...new Set(owners)];
}

/** Names that are left when labels, ranges, texts and functions are gone. */
function metricsIn(expression: string): string[] {
  const bare = expression
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, " ")
    .replaceAll(/\bby \([^)]*\)/g, " ")
    .replaceAll(/\bor\b/g, " ");
  return bare.match(/[A-Za-z_:][\w:]*\b(?!\s*\()/g) ?? [];
}

function ownersOf(metric: string): readonly string[] {
  const found = OWNERS.find(([metrics]) => metrics.test(metric));
  if (found === undefined) throw new Error(`nobody is known to have the metric ${metric}`);
  return found[1];
}

function ownersOfTags({ "service.name": service }: Readonly<Record<string, string>>): string[] {
  return service === undefined ? [] : [service];
}
