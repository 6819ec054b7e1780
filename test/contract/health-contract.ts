import { expect, test } from "vitest";
import { authority } from "../../src/plan/endpoints.ts";
import { probeGrpc } from "../../src/util/probes/grpc.ts";
import { probeTcp } from "../../src/util/probes/tcp.ts";
import type { GetSubject } from "./contract-suite.ts";
import { callUrl } from "./http.ts";

const LIMITS = { timeoutMs: 5_000, signal: new AbortController().signal };

/** The ports of the design's table and where each tells that it is well. */
const HTTP: [service: string, port: string, path: string][] = [
  ["router", "http", "/healthz"],
  ["router", "http", "/readyz"],
  ["router", "http", "/metrics"],
  ["persona-adapter", "http", "/health"],
  ["persona-adapter", "http", "/metrics"],
  ["ollama-adapter", "http", "/health"],
  ["ollama-adapter", "http", "/metrics"],
  ["memory", "http", "/healthz"],
  ["memory", "http", "/metrics"],
  ["opa", "http", "/health"],
  ["opa", "http", "/metrics"],
  ["otel-collector", "health", "/"],
  ["otel-collector", "metrics", "/metrics"],
  ["otel-collector", "span-metrics", "/metrics"],
  ["prometheus", "http", "/-/ready"],
  ["prometheus", "http", "/-/healthy"],
  ["prometheus", "http", "/metrics"],
  ["tempo", "http", "/ready"],
  ["tempo", "http", "/metrics"],
];

export function healthContract(subject: GetSubject): void {
  const at = (service: string, port: string) => {
    const endpoint = subject().endpoints[service]?.[port];
    if (endpoint === undefined) throw new Error(`${service} has no port ${port}`);
    return endpoint;
  };

  test.each(HTTP)("%s answers on %s with 200 to GET %s", async (service, port, path) => {
    const { status } = await callUrl(`http://${authority(at(service, port))}${path}`);
    expect(status).toBe(200);
  });

  test.each(["persona-adapter", "ollama-adapter"])(
    "%s serves by gRPC's own health protocol",
    async (adapter) => {
      const answer = await probeGrpc(at(adapter, "grpc"), "", LIMITS);
      expect(answer).toEqual({ ok: true, answer: "SERVING" });
    },
  );

  test.each(["otlp-grpc", "otlp-http"])("the collector listens on %s", async (port) => {
    expect(await probeTcp(at("otel-collector", port), LIMITS)).toMatchObject({ ok: true });
  });

  test("everything listens on loopback only", () => {
    const hosts = Object.values(subject().endpoints).flatMap((ports) =>
      Object.values(ports).map(({ host }) => host),
    );
    expect(new Set(hosts)).toEqual(new Set(["127.0.0.1"]));
  });

  test("env tells the addresses by the documented names", () => {
    const { env, endpoints } = subject();
    const url = (service: string, port: string) => `http://${authority(at(service, port))}`;
    expect(env).toMatchObject({
      ROUTER_URL: url("router", "http"),
      PERSONA_ADAPTER_ADDR: authority(at("persona-adapter", "grpc")),
      OLLAMA_ADAPTER_ADDR: authority(at("ollama-adapter", "grpc")),
      MEMORY_URL: url("memory", "http"),
      OPA_URL: url("opa", "http"),
      PROMETHEUS_URL: url("prometheus", "http"),
      TEMPO_URL: url("tempo", "http"),
      OTEL_EXPORTER_OTLP_ENDPOINT: url("otel-collector", "otlp-http"),
    });
    expect("GRAFANA_URL" in env).toBe("grafana" in endpoints);
  });
}
