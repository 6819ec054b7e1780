import type { Service } from "../compose/service.ts";

export type Role =
  | "prometheus"
  | "grafana"
  | "collector"
  | "tempo"
  | "nginx"
  | "alertmanager"
  | "opa"
  /** Other programs that collect metrics: what they scrape is not looked into. */
  | "scraper";

const ROLES: readonly (readonly [Role, RegExp])[] = [
  [
    "prometheus",
    /^(?:prom\/prometheus|prometheus\/prometheus|bitnami(?:legacy)?\/prometheus|ubuntu\/prometheus)$/,
  ],
  ["grafana", /^grafana\/grafana(?:-oss|-enterprise)?$/],
  [
    "collector",
    /^(?:otel|open-telemetry\/opentelemetry-collector-releases)\/opentelemetry-collector(?:-contrib|-k8s|-otlp)?$/,
  ],
  ["tempo", /^grafana\/tempo$/],
  ["nginx", /^nginx$|^nginxinc\/nginx-unprivileged$/],
  ["alertmanager", /^(?:prom|prometheus|bitnami)\/alertmanager$/],
  ["opa", /^openpolicyagent\/opa$/],
  [
    "scraper",
    /^grafana\/(?:agent|alloy)$|victoriametrics\/(?:vmagent|victoria-metrics)|telegraf|datadog\/|^netdata\/|signoz|uptrace|newrelic|elastic-agent|metricbeat/,
  ],
];

/** What a service is, by its image; null for all others, and for what is built. */
export function roleOf({ image }: Service): Role | null {
  if (image === null) return null;
  return ROLES.find(([, names]) => names.test(image.reference.repository))?.[0] ?? null;
}
