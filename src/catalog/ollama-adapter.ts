import { PLATFORM_SERVICES } from "../config/platform-services.ts";
import { type CatalogContext, commonEnv, needsStarted } from "./context.ts";
import { platformDefaults, port } from "./defaults.ts";
import type { ServiceSpec } from "./service-spec.ts";

/** A model adapter that asks the Ollama of OLLAMA_BASE_URL, and simulates where there is none. */
export function ollamaAdapter(context: CatalogContext): ServiceSpec {
  return {
    ...platformDefaults,
    name: "ollama-adapter",
    launch: [{ kind: "builtin", entry: "ollama-adapter" }],
    env: {
      ...commonEnv(context, "ollama-adapter"),
      HOST: "${bindHost}",
      GRPC_PORT: "${port:grpc}",
      HTTP_PORT: "${port:http}",
      OLLAMA_BASE_URL: "${OLLAMA_BASE_URL:-}",
      OLLAMA_MODEL: "${OLLAMA_MODEL:-}",
    },
    ports: {
      grpc: port("grpc", PLATFORM_SERVICES["ollama-adapter"].grpc),
      http: port("http", PLATFORM_SERVICES["ollama-adapter"].http),
    },
    needs: needsStarted(context, "otel-collector"),
    probes: [
      { kind: "grpc", port: "grpc", service: "" },
      { kind: "http", port: "http", path: "/health", status: 200, bodyIncludes: '"ok":true' },
    ],
    metrics: [{ port: "http", path: "/metrics" }],
    proof: {
      spans: ["atp.adapter.v1.AdapterService/Estimate"],
      counter: {
        metric: "adapter_requests_total",
        labels: { job: "ollama-adapter", method: "Estimate", synthetic: "true" },
      },
      record: { absent: "the marked request is answered by another adapter" },
    },
  };
}
