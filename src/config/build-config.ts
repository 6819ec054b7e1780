import path from "node:path";
import { mountConfig } from "./build-mounts.ts";
import { secretsConfig } from "./build-secrets.ts";
import { topologyConfig } from "./build-topology.ts";
import type {
  BuildConfig,
  Config,
  OwnServiceConfig,
  PlatformServiceConfig,
  ProbeConfig,
} from "./config.ts";
import type { ConfigPath } from "./config-path.ts";
import { type Draft, isEnabled, mainHttpPort, portNames, whyAbsent } from "./draft.ts";
import { externalAddress } from "./external-address.ts";
import {
  isPlatformService,
  PLATFORM_SERVICE_NAMES,
  type PlatformServiceName,
} from "./platform-services.ts";

import type { ProbeData, ServiceData } from "./schema/config-schema.ts";

/**
 * The typed result of a draft in which no step found a problem.
 * @param defaults what a service is of which nothing is written
 */
export function buildConfig(
  draft: Draft,
  { folder, variables, defaults }: Pick<Config, "folder" | "variables"> & { defaults: ServiceData },
): Config {
  const { data, source } = draft;
  const platform = PLATFORM_SERVICE_NAMES.map((name) => [
    name,
    platformService(draft, { name, service: data.services[name] ?? defaults, folder }),
  ]);
  const own = Object.entries(data.services)
    .filter(([name]) => !isPlatformService(name))
    .map(([name, service]) => [name, ownService(draft, { name, service, folder })]);
  return {
    name: data.name,
    runtime: data.runtime,
    platform: Object.fromEntries(platform) as Record<PlatformServiceName, PlatformServiceConfig>,
    own: Object.fromEntries(own),
    secrets: secretsConfig(data.secrets, folder),
    topology: topologyConfig(data.topology, folder),
    include: data.include.map((file) => path.resolve(folder, file)),
    file: source.file,
    folder,
    variables,
    data,
    source,
  };
}

interface Entry {
  name: string;
  service: ServiceData;
  /** That of devstack.yaml. */
  folder: string;
}

function platformService(draft: Draft, entry: Entry): PlatformServiceConfig {
  const { name, service, folder } = entry;
  const { binary, policy } = service;
  return {
    ...common(draft, { name, service, folder }),
    binary: binary === null || binary === "builtin" ? binary : path.resolve(folder, binary),
    policy: policy === null ? null : path.resolve(folder, policy),
  };
}

function ownService(draft: Draft, entry: Entry): OwnServiceConfig {
  return { ...common(draft, entry), job: entry.service.job };
}

function common(draft: Draft, { name, service, folder }: Entry) {
  const ports = portNames(draft, name);
  const [mainPort] = ports;
  const main = Object.hasOwn(draft.data.ports, name) ? draft.data.ports[name] : undefined;
  const webPort = mainHttpPort(ports) ?? "";
  const { metrics } = service;
  return {
    enabled: isEnabled(draft, name),
    absent: absence(draft, name),
    process: service.process && words(draft, [name, "process"], service.process),
    external: external(service, mainPort ?? ""),
    image: service.image,
    build: service.build === null ? null : buildOf(service.build, folder),
    command: service.command && words(draft, [name, "command"], service.command),
    volumes: service.volumes.flatMap((mount) => mountConfig(mount, folder)),
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
    watch: service.watch.map((pattern) => path.resolve(folder, pattern)),
    metrics: metricsConfig(metrics, webPort),
    proof: service.proof,
  };
}

function absence(draft: Draft, name: string): string | null {
  const why = whyAbsent(draft, name);
  return why === "disabled" ? "disabled in devstack.yaml" : why;
}

function external({ url, urls }: ServiceData, mainPort: string) {
  const written = urls ?? (url === null ? null : { [mainPort]: url });
  if (written === null) return null;
  const addresses = Object.entries(written).flatMap(([port, text]) => {
    const address = externalAddress(text);
    return address === null ? [] : [[port, address] as const];
  });
  return Object.fromEntries(addresses);
}

function buildOf(build: NonNullable<ServiceData["build"]>, folder: string): BuildConfig {
  if (typeof build === "string") return { context: path.resolve(folder, build), dockerfile: null };
  return { ...build, context: path.resolve(folder, build.context) };
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

function words(
  { source }: Draft,
  [service, key]: readonly [service: string, key: string],
  list: readonly (string | number | boolean)[],
) {
  return list.map((word, index) => asWritten({ source }, ["services", service, key, index], word));
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
