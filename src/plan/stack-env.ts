/**
 * The keys of `devstack env` and what they refer to, by service; a key whose service is not part
 * of the stack is absent. The names are part of the interface and the same on every runtime.
 */
const KEYS = {
  ROUTER_URL: ["router", "http", "url"],
  PERSONA_ADAPTER_ADDR: ["persona-adapter", "grpc", "dial"],
  OLLAMA_ADAPTER_ADDR: ["ollama-adapter", "grpc", "dial"],
  MEMORY_URL: ["memory", "http", "url"],
  OPA_URL: ["opa", "http", "url"],
  PROMETHEUS_URL: ["prometheus", "http", "url"],
  TEMPO_URL: ["tempo", "http", "url"],
  GRAFANA_URL: ["grafana", "http", "url"],
  OTEL_EXPORTER_OTLP_ENDPOINT: ["otel-collector", "otlp-http", "url"],
  TOPOLOGY_URL: ["topology", "http", "url"],
  KUBECONFIG: ["topology", "http", "kubeconfig"],
} as const;

/** References for `devstack env`, for the services that run. */
export function stackEnv(running: ReadonlySet<string>): Record<string, string> {
  const present = Object.entries(KEYS).filter(([, [service]]) => running.has(service));
  return Object.fromEntries(
    present.map(([key, [service, port, kind]]) => [key, `\${${kind}:${service}.${port}}`]),
  );
}
