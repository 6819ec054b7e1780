import path from "node:path";
import type { Config, OwnServiceConfig, PlatformServiceConfig, ProbeConfig } from "./config.ts";
import type { ConfigPath } from "./config-path.ts";
import { type Draft, mainHttpPort, portNames } from "./draft.ts";
import {
  isPlatformService,
  PLATFORM_SERVICE_NAMES,
  type PlatformServiceName,
} from "./platform-services.ts";
import type { ProbeData, ServiceData } from "./schema/config-schema.ts";
import { serviceSchema } from "./schema/service-schema.ts";

/** The typed result of a draft in which no step found a problem. */
export function buildConfig(draft: Draft, folder: string): Config {
  const { data, source } = draft;
  const defaults = serviceSchema.parse({});
  const platform = PLATFORM_SERVICE_NAMES.map((name) => [
    name,
    platformService(draft, { name, service: data.services[name] ?? defaults, folder }),
  ]);
  const own = Object.entries(data.services)
    .filter(([name]) => !isPlatformService(name))
    .map(([name, service]) => [name, ownService(draft, name, service)]);
  return {
    name: data.name,
    runtime: data.runtime,
    platform: Object.fromEntries(platform) as Record<PlatformServiceName, PlatformServiceConfig>,
    own: Object.fromEntries(own),
    file: source.file,
    folder,
    source,
  };
}

function platformService(
  draft: Draft,
  { name, service, folder }: { name: string; service: ServiceData; folder: string },
): PlatformServiceConfig {
  const { binary, policy } = service;
  return {
    ...common(draft, name, service),
    process: service.process && words(draft, name, service.process),
    binary: binary === null || binary === "builtin" ? binary : path.resolve(folder, binary),
    policy: policy === null ? null : path.resolve(folder, policy),
  };
}

function ownService(draft: Draft, name: string, service: ServiceData): OwnServiceConfig {
  return {
    ...common(draft, name, service),
    process: words(draft, name, service.process ?? []),
    job: service.job,
  };
}

function common(draft: Draft, name: string, service: ServiceData) {
  const ports = portNames(draft, name);
  const [mainPort] = ports;
  const main = Object.hasOwn(draft.data.ports, name) ? draft.data.ports[name] : undefined;
  const webPort = mainHttpPort(ports) ?? "";
  const { metrics } = service;
  return {
    enabled: service.enabled,
    env: Object.fromEntries(
      Object.entries(service.env).map(([key, value]) => [
        key,
        asWritten(draft, ["services", name, "env", key], value),
      ]),
    ),
    ports: {
      ...service.ports,
      ...(mainPort !== undefined && main !== undefined && { [mainPort]: main }),
    },
    probes: service.probes?.map((probe) => probeConfig(probe, webPort)) ?? null,
    needs: service.needs,
    metrics: metricsConfig(metrics, webPort),
    proof: service.proof,
  };
}

function metricsConfig(
  metrics: ServiceData["metrics"],
  webPort: string,
): PlatformServiceConfig["metrics"] {
  if (typeof metrics !== "string") return metrics;
  return metrics === "none" ? "none" : { port: webPort, path: metrics };
}

function probeConfig(probe: ProbeData, webPort: string): ProbeConfig {
  if ("tcp" in probe) return { kind: "tcp", port: probe.tcp };
  if ("grpc" in probe) return { kind: "grpc", port: probe.grpc, service: probe.service };
  return {
    kind: "http",
    port: probe.port ?? webPort,
    path: probe.http,
    status: probe.status,
    ...(probe.body !== null && { bodyIncludes: probe.body }),
  };
}

function words({ source }: Draft, name: string, process: readonly (string | number | boolean)[]) {
  return process.map((word, index) =>
    asWritten({ source }, ["services", name, "process", index], word),
  );
}

/** A number keeps its own spelling (`1.10`, `0755`), which as a number it would lose. */
function asWritten(
  { source }: Pick<Draft, "source">,
  configPath: ConfigPath,
  value: string | number | boolean,
): string {
  if (typeof value === "string") return value;
  return (typeof value === "number" ? source.written(configPath) : null) ?? String(value);
}
