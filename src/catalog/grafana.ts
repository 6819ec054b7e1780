import { PLATFORM_SERVICES } from "../config/platform-services.ts";
import { platformDefaults, port } from "./defaults.ts";
import type { ServiceSpec } from "./service-spec.ts";

/** Dashboards. There is no stand-in for Grafana: where it cannot run, its row says so. */
export function grafana(): ServiceSpec {
  return {
    ...platformDefaults,
    name: "grafana",
    launch: [
      {
        kind: "absent",
        reason: "there is no stand-in for it; ask Prometheus and Tempo directly",
      },
    ],
    ports: { http: port("http", PLATFORM_SERVICES.grafana.http) },
    probes: [{ kind: "http", port: "http", path: "/api/health", status: 200 }],
    proof: {
      spans: { absent: "Grafana is not on the request's path" },
      counter: { absent: "Grafana is not on the request's path" },
      record: { absent: "Grafana is disabled" },
    },
  };
}
