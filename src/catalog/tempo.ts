import { PLATFORM_SERVICES } from "../config/platform-services.ts";
import type { CatalogContext } from "./context.ts";
import { internalPort, platformDefaults, port } from "./defaults.ts";
import { programOptions } from "./program-options.ts";
import type { ServiceSpec } from "./service-spec.ts";

/** The trace store. */
export function tempo(context: CatalogContext): ServiceSpec {
  return {
    ...platformDefaults,
    name: "tempo",
    launch: [
      ...programOptions(context, "tempo", {
        names: ["tempo"],
        args: ["-config.file=${file:tempo.yaml}"],
        versionArgs: ["-version"],
      }),
      {
        kind: "builtin",
        entry: "telemetry",
        memoryMb: 512,
        env: {
          TEMPO_LISTEN: "${listen:http}",
          TEMPO_OTLP_GRPC_LISTEN: "${listen:otlp-grpc}",
        },
      },
    ],
    ports: {
      http: port("http", PLATFORM_SERVICES.tempo.http),
      "otlp-grpc": internalPort("grpc", 4317),
      grpc: internalPort("grpc", 9095),
    },
    files: [{ name: "tempo.yaml", source: { template: "config/tempo/tempo.yaml" } }],
    volumes: { data: { containerPath: "/var/tempo" } },
    // Told to end it sleeps half a minute, of whatever version, and writes nothing more meanwhile.
    stopTimeoutMs: 1_000,
    probes: [{ kind: "http", port: "http", path: "/ready", status: 200 }],
    metrics: [{ port: "http", path: "/metrics" }],
    proof: {
      spans: { absent: "the trace store makes no spans of its own" },
      counter: { absent: "the trace itself is the evidence" },
      record: "trace-by-id",
    },
  };
}
