import { PLATFORM_SERVICES } from "../config/platform-services.ts";
import { type CatalogContext, commonEnv, needsStarted } from "./context.ts";
import { platformDefaults, port } from "./defaults.ts";
import type { ServiceSpec } from "./service-spec.ts";

/** The memory gateway: objects by tenant, namespace and key, with full-text search. */
export function memory(context: CatalogContext): ServiceSpec {
  return {
    ...platformDefaults,
    name: "memory",
    launch: [{ kind: "builtin", entry: "memory", memoryMb: 512 }],
    env: {
      ...commonEnv(context, "memory"),
      HOST: "${bindHost}",
      HTTP_PORT: "${port:http}",
      MEMORY_DATA_DIR: "${dir:data}",
    },
    ports: { http: port("http", PLATFORM_SERVICES.memory.http) },
    volumes: { data: { containerPath: "/var/lib/memory" } },
    needs: needsStarted(context, "otel-collector"),
    probes: [{ kind: "http", port: "http", path: "/healthz", status: 200 }],
    metrics: [{ port: "http", path: "/metrics" }],
    proof: {
      spans: ["GET /v1/memory/{ns}/{key}", "PUT /v1/memory/{ns}/{key}"],
      counter: {
        metric: "memory_requests_total",
        labels: { operation: "put", status: "200", synthetic: "true" },
      },
      record: "stored-object",
    },
  };
}
