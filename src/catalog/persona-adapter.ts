import { PLATFORM_SERVICES } from "../config/platform-services.ts";
import { type CatalogContext, commonEnv, needsStarted } from "./context.ts";
import { platformDefaults, port } from "./defaults.ts";
import type { ServiceSpec } from "./service-spec.ts";

/** A model adapter that answers in the voice of a simulated persona: no model, no cost. */
export function personaAdapter(context: CatalogContext): ServiceSpec {
  return {
    ...platformDefaults,
    name: "persona-adapter",
    launch: [{ kind: "builtin", entry: "persona-adapter" }],
    env: {
      ...commonEnv(context, "persona-adapter"),
      HOST: "${bindHost}",
      GRPC_PORT: "${port:grpc}",
      HTTP_PORT: "${port:http}",
    },
    ports: {
      grpc: port("grpc", PLATFORM_SERVICES["persona-adapter"].grpc),
      http: port("http", PLATFORM_SERVICES["persona-adapter"].http),
    },
    needs: needsStarted(context, "otel-collector"),
    probes: [
      { kind: "grpc", port: "grpc", service: "" },
      { kind: "http", port: "http", path: "/health", status: 200, bodyIncludes: '"ok":true' },
    ],
    metrics: [{ port: "http", path: "/metrics" }],
    proof: {
      spans: ["atp.adapter.v1.AdapterService/Estimate", "atp.adapter.v1.AdapterService/Stream"],
      counter: {
        metric: "adapter_requests_total",
        labels: { job: "persona-adapter", synthetic: "true" },
      },
      record: "adapter-chunks",
    },
  };
}
