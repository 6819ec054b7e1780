import { PLATFORM_SERVICES } from "../config/platform-services.ts";
import type { CatalogContext } from "./context.ts";
import { needsStarted } from "./context.ts";
import { platformDefaults, port } from "./defaults.ts";
import { programOptions } from "./program-options.ts";
import type { ServiceSpec } from "./service-spec.ts";

/** Takes spans from every service, counts them, and passes them on to the trace store. */
export function otelCollector(context: CatalogContext): ServiceSpec {
  return {
    ...platformDefaults,
    name: "otel-collector",
    launch: [
      ...programOptions(context, "otel-collector", {
        names: ["otelcol-contrib", "otelcol"],
        args: ["--config", "${file:collector.yaml}"],
        versionArgs: ["--version"],
      }),
      {
        kind: "builtin",
        entry: "telemetry",
        memoryMb: 512,
        env: {
          DEVSTACK_ALLOWED_HOSTS: "otel-collector,prometheus,tempo",
          COLLECTOR_OTLP_GRPC_LISTEN: "${listen:otlp-grpc}",
          COLLECTOR_OTLP_HTTP_LISTEN: "${listen:otlp-http}",
          COLLECTOR_METRICS_LISTEN: "${listen:metrics}",
          COLLECTOR_SPAN_METRICS_LISTEN: "${listen:span-metrics}",
          COLLECTOR_HEALTH_LISTEN: "${listen:health}",
          ...(context.enabled.has("tempo") && {
            COLLECTOR_EXPORT_TRACES_TO: "${dial:tempo.otlp-grpc}",
          }),
        },
      },
    ],
    ports: {
      "otlp-grpc": port("grpc", PLATFORM_SERVICES["otel-collector"]["otlp-grpc"]),
      "otlp-http": port("http", PLATFORM_SERVICES["otel-collector"]["otlp-http"]),
      "span-metrics": port("http", PLATFORM_SERVICES["otel-collector"]["span-metrics"]),
      metrics: port("http", PLATFORM_SERVICES["otel-collector"].metrics),
      health: port("http", PLATFORM_SERVICES["otel-collector"].health),
    },
    files: [
      {
        name: "collector.yaml",
        source: {
          template: context.enabled.has("tempo")
            ? "otel/collector.yaml"
            : "otel/collector-without-tempo.yaml",
        },
      },
    ],
    needs: needsStarted(context, "tempo"),
    probes: [
      { kind: "http", port: "health", path: "/", status: 200 },
      { kind: "tcp", port: "otlp-http" },
    ],
    metrics: [
      { port: "metrics", path: "/metrics" },
      { port: "span-metrics", path: "/metrics" },
    ],
    proof: {
      spans: { absent: "the collector passes spans on and makes none" },
      counter: {
        metric: "traces_span_metrics_calls_total",
        labels: {
          service_name: "router",
          span_name: "POST /v1/ask",
          user_agent_synthetic_type: "test",
        },
      },
      record: "accepted-spans",
    },
  };
}
