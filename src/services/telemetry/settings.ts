import type { EnvReader, HostPort } from "../kit/env.ts";

export interface CollectorSettings {
  otlpGrpc: HostPort;
  otlpHttp: HostPort;
  /** The collector's own metrics. */
  metrics: HostPort;
  spanMetrics: HostPort;
  health: HostPort;
  /** OTLP/gRPC of the trace store; undefined: spans are counted and go no further. */
  exportTo: HostPort | undefined;
}

export interface PrometheusSettings {
  http: HostPort;
  /** A file in Prometheus's file_sd JSON format. */
  targetsFile: string;
}

export interface TempoSettings {
  http: HostPort;
  otlpGrpc: HostPort;
}

/** The roles that this process plays, in any combination. */
export interface Settings {
  collector: CollectorSettings | undefined;
  prometheus: PrometheusSettings | undefined;
  tempo: TempoSettings | undefined;
}

/** A role is played when one of its variables is set; then all its addresses are required. */
export function readSettings(env: EnvReader): Settings {
  const isSet = (...names: string[]) => names.some((name) => env.optionalString(name));
  const listen = (name: string) => env.listen(name);
  const collector = isSet(
    "COLLECTOR_OTLP_GRPC_LISTEN",
    "COLLECTOR_OTLP_HTTP_LISTEN",
    "COLLECTOR_METRICS_LISTEN",
    "COLLECTOR_SPAN_METRICS_LISTEN",
    "COLLECTOR_HEALTH_LISTEN",
    "COLLECTOR_EXPORT_TRACES_TO",
  )
    ? {
        otlpGrpc: listen("COLLECTOR_OTLP_GRPC_LISTEN"),
        otlpHttp: listen("COLLECTOR_OTLP_HTTP_LISTEN"),
        metrics: listen("COLLECTOR_METRICS_LISTEN"),
        spanMetrics: listen("COLLECTOR_SPAN_METRICS_LISTEN"),
        health: listen("COLLECTOR_HEALTH_LISTEN"),
        exportTo: isSet("COLLECTOR_EXPORT_TRACES_TO")
          ? listen("COLLECTOR_EXPORT_TRACES_TO")
          : undefined,
      }
    : undefined;
  const prometheus = isSet("PROMETHEUS_LISTEN", "PROMETHEUS_TARGETS_FILE")
    ? { http: listen("PROMETHEUS_LISTEN"), targetsFile: env.string("PROMETHEUS_TARGETS_FILE") }
    : undefined;
  const tempo = isSet("TEMPO_LISTEN", "TEMPO_OTLP_GRPC_LISTEN")
    ? { http: listen("TEMPO_LISTEN"), otlpGrpc: listen("TEMPO_OTLP_GRPC_LISTEN") }
    : undefined;
  if (!collector && !prometheus && !tempo) {
    const expected = "addresses of at least one role: COLLECTOR_…, PROMETHEUS_… or TEMPO_…";
    env.reject("TEMPO_LISTEN", expected);
  }
  return { collector, prometheus, tempo };
}
