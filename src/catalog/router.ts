import { PLATFORM_SERVICES } from "../config/platform-services.ts";
import { type CatalogContext, commonEnv, needsStarted } from "./context.ts";
import { platformDefaults, port } from "./defaults.ts";
import type { ServiceSpec } from "./service-spec.ts";

/** Those that it asks; one is enough. */
const ADAPTERS = ["persona-adapter", "ollama-adapter"] as const;

/** The request router: policy, memory and adapters behind POST /v1/ask. */
export function router(context: CatalogContext): ServiceSpec {
  const adapters = ADAPTERS.filter((name) => context.enabled.has(name));
  return {
    ...platformDefaults,
    name: "router",
    launch: [
      {
        kind: "builtin",
        entry: "router",
        memoryMb: 512,
        requires: {
          ADAPTER_ENDPOINTS: "persona-adapter",
          OPA_URL: "opa",
          MEMORY_GATEWAY_URL: "memory",
        },
      },
    ],
    env: {
      ...commonEnv(context, "router"),
      ROUTER_HOST: "${bindHost}",
      ROUTER_PORT: "${port:http}",
      ...(adapters.length > 0 && {
        ADAPTER_ENDPOINTS: JSON.stringify(adapters.map((name) => `http://\${dial:${name}.grpc}`)),
      }),
      ...(context.enabled.has("opa") && { OPA_URL: "${url:opa.http}" }),
      ...(context.enabled.has("memory") && { MEMORY_GATEWAY_URL: "${url:memory.http}" }),
    },
    ports: { http: port("http", PLATFORM_SERVICES.router.http) },
    // Started last and stopped first, so that running answers can end while their adapters live.
    needs: needsStarted(context, ...ADAPTERS, "memory", "opa", "otel-collector"),
    probes: [
      { kind: "http", port: "http", path: "/healthz", status: 200 },
      { kind: "http", port: "http", path: "/readyz", status: 200 },
    ],
    metrics: [{ port: "http", path: "/metrics" }],
    proof: {
      spans: [
        "POST /v1/ask",
        "policy decision",
        "memory get",
        "adapter estimate",
        "dispatch",
        "adapter stream",
        "memory put",
      ],
      counter: {
        metric: "router_requests_total",
        labels: { route: "/v1/ask", status: "200", synthetic: "true" },
      },
      record: "answer",
    },
  };
}
