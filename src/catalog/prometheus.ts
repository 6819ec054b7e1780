import { PLATFORM_SERVICES } from "../config/platform-services.ts";
import type { CatalogContext } from "./context.ts";
import { platformDefaults, port } from "./defaults.ts";
import { programOptions } from "./program-options.ts";
import type { ServiceSpec } from "./service-spec.ts";

/** Names a target's port; the double underscore keeps it from its series (Prometheus, "Labels"). */
export const TARGET_PORT_LABEL = "__devstack_port";

/** Recording and alerting rules; config/prometheus/prometheus.yml loads each of them. */
const RULES = ["recording", "router", "telemetry"];

/** Scrapes every service of the stack, and watches over it by rules. */
export function prometheus(context: CatalogContext): ServiceSpec {
  return {
    ...platformDefaults,
    name: "prometheus",
    launch: [
      ...programOptions(context, "prometheus", {
        names: ["prometheus"],
        args: [
          "--config.file=${file:prometheus.yml}",
          "--web.listen-address=${listen:http}",
          "--storage.tsdb.path=${dir:data}",
          "--storage.tsdb.retention.time=6h",
          // Off by default in 2.x and 3.x alike: the traces behind a bucket.
          "--enable-feature=exemplar-storage",
        ],
        versionArgs: ["--version"],
      }),
      {
        kind: "builtin",
        entry: "telemetry",
        memoryMb: 512,
        env: {
          PROMETHEUS_LISTEN: "${listen:http}",
          PROMETHEUS_TARGETS_FILE: "${file:targets.json}",
        },
      },
    ],
    ports: { http: port("http", PLATFORM_SERVICES.prometheus.http) },
    files: [
      { name: "prometheus.yml", source: { template: "config/prometheus/prometheus.yml" } },
      ...RULES.map((name) => ({
        name: `${name}.rules.yml`,
        source: { template: `config/prometheus/rules/${name}.yml` },
      })),
      { name: "targets.json", source: { content: targetsFile(context) } },
    ],
    // Targets that it has read are handed to its scraper at the first tick of a clock of five seconds
    // (Prometheus, discovery/manager.go, "updatert").
    headStart: true,
    volumes: { data: { containerPath: "/prometheus" } },
    probes: [{ kind: "http", port: "http", path: "/-/ready", status: 200 }],
    metrics: [{ port: "http", path: "/metrics" }],
    proof: {
      spans: { absent: "Prometheus makes no spans" },
      counter: { absent: "it is where all counters are asked for" },
      record: "counter-delta",
    },
  };
}

/**
 * Targets in Prometheus's file-based service discovery format. Which port each is of goes into a
 * label of discovery alone, since addresses mean something else to whoever asks from outside.
 */
function targetsFile({ scrapeTargets }: CatalogContext): string {
  const groups = scrapeTargets.map(({ service, port: portName, path }) => ({
    targets: [`\${dial:${service}.${portName}}`],
    labels: { job: service, __metrics_path__: path, [TARGET_PORT_LABEL]: portName },
  }));
  return `${JSON.stringify(groups, null, 2)}\n`;
}
