import type { Service } from "../compose/service.ts";

/** What is known of an image whatever its configuration. */
export interface KnownService {
  names: RegExp;
  /** Where it serves metrics in its default configuration. */
  metricsPort?: number;
  /** Nothing but metrics comes from it. */
  exporter?: true;
  /** Ports that take anybody's word: no authentication unless it is configured. */
  openPorts?: readonly number[];
  /** Ports that speak gRPC and no HTTP that a probe could ask. */
  grpcPorts?: readonly number[];
  /** Where it keeps data that nobody can make again; an unconfigured image keeps it there. */
  data?: readonly string[];
}

const KNOWN_SERVICES: readonly KnownService[] = [
  { names: /^prom(?:etheus)?\/node-exporter$/, exporter: true, metricsPort: 9100 },
  {
    names: /^(?:cadvisor|google)\/cadvisor$/,
    exporter: true,
    metricsPort: 8080,
  },
  { names: /^(?:prom|prometheus)\/mysqld-exporter$/, exporter: true, metricsPort: 9104 },
  { names: /postgres[-_]exporter$/, exporter: true, metricsPort: 9187 },
  { names: /redis[-_]exporter$/, exporter: true, metricsPort: 9121 },
  { names: /kafka[-_]exporter$/, exporter: true, metricsPort: 9308 },
  { names: /nginx-prometheus-exporter$/, exporter: true, metricsPort: 9113 },
  { names: /mongodb[-_]exporter$/, exporter: true, metricsPort: 9216 },
  { names: /elasticsearch[-_]exporter$/, exporter: true, metricsPort: 9114 },
  { names: /(?:dcgm|rabbitmq|memcached|mysqld|haproxy|snmp|statsd)[-_]exporter$/, exporter: true },
  { names: /^grafana\/grafana(?:-oss|-enterprise)?$/, metricsPort: 3000 },
  { names: /^grafana\/tempo$/, metricsPort: 3200, grpcPorts: [4317, 9095] },
  { names: /^grafana\/loki$/, metricsPort: 3100, grpcPorts: [9095] },
  { names: /^(?:prom|prometheus)\/alertmanager$/, metricsPort: 9093 },
  { names: /^openpolicyagent\/opa$/, metricsPort: 8181, openPorts: [8181] },
  {
    names: /^(?:prom|prometheus)\/prometheus$/,
    metricsPort: 9090,
    data: ["/prometheus"],
  },
  {
    names: /opentelemetry-collector(?:-contrib|-k8s|-otlp)?$/,
    openPorts: [4317, 4318],
    grpcPorts: [4317],
  },
  { names: /^jaegertracing\/(?:all-in-one|jaeger)$/, grpcPorts: [4317, 14250, 16685] },
  { names: /^(?:redis|valkey\/valkey)$/, openPorts: [6379], data: ["/data"] },
  { names: /^memcached$/, openPorts: [11211] },
  {
    names: /^(?:postgres|postgis\/postgis|pgvector\/pgvector|timescale\/timescaledb)$/,
    data: ["/var/lib/postgresql"],
  },
  { names: /^(?:mysql|mariadb)$/, data: ["/var/lib/mysql"] },
  { names: /^mongo$/, openPorts: [27017], data: ["/data/db"] },
  {
    names: /^qdrant\/qdrant$/,
    openPorts: [6333, 6334],
    grpcPorts: [6334],
    data: ["/qdrant/storage"],
  },
  { names: /^temporalio\/(?:auto-setup|server)$/, grpcPorts: [7233] },
];

export function knownService({ image }: Service): KnownService | null {
  if (image === null) return null;
  return KNOWN_SERVICES.find(({ names }) => names.test(image.reference.repository)) ?? null;
}
