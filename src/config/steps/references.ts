import { closest } from "../closest.ts";
import type { ConfigPath } from "../config-path.ts";
import { type Draft, isKnownService, portNames, serviceNames, servicesOf } from "../draft.ts";
import { isPlatformService } from "../platform-services.ts";
import { didYouMean, type Problem } from "../problem.ts";
import type { ProbeData, ServiceData } from "../schema/config-schema.ts";

/** Step two: every name refers to something, services first of all. */
export function checkReferences(draft: Draft): Problem[] {
  const topLevel = Object.keys(draft.data.ports).flatMap((name) => mainPort(draft, name));
  const services = servicesOf(draft).flatMap(([name, service]) => [
    ...unknownService(draft, name),
    ...Object.keys(service.needs).flatMap((need) => unknownNeed(draft, name, need)),
    ...unknownPlatformPorts(name, service),
    ...portReferences(service).flatMap((reference) => unknownPort(draft, name, reference)),
  ]);
  return [...topLevel, ...services];
}

/** By this one plain Compose waits for the stack; no service can have it. */
const RESERVED = "ready";

/** A name that is neither the platform's nor has a program of its own. */
function unknownService({ source }: Draft, name: string): Problem[] {
  if (name === RESERVED) {
    const message = "is the name by which plain Compose waits for the stack";
    return [{ path: ["services", name], at: "key", message, suggestion: "choose another one" }];
  }
  if (isPlatformService(name) || PROGRAM_KEYS.some((key) => source.has(["services", name, key]))) {
    return [];
  }
  const near = didYouMean(closest(name, serviceNames({ data: EMPTY })));
  return [
    {
      path: ["services", name],
      at: "key",
      message: "unknown service",
      suggestion: near ?? "a service of your own needs process: [program, argument]",
    },
  ];
}

/** The keys of which a service of the user's own must have one. */
const PROGRAM_KEYS = ["process", "url", "urls", "image", "build"] as const;

const EMPTY: Pick<Draft["data"], "services"> = { services: {} };

function unknownNeed(draft: Draft, name: string, need: string): Problem[] {
  if (isKnownService(draft, need)) return [];
  return [
    {
      path: ["services", name, "needs", need],
      at: "key",
      message: "unknown service",
      suggestion: didYouMean(closest(need, serviceNames(draft))),
    },
  ];
}

function mainPort(draft: Draft, name: string): Problem[] {
  const path = ["ports", name];
  if (!isKnownService(draft, name)) {
    const near = didYouMean(closest(name, serviceNames(draft)));
    return [{ path, at: "key", message: "unknown service", suggestion: near }];
  }
  if (isPlatformService(name) || draft.source.has(["services", name, "ports"])) return [];
  const suggestion = `write it under services.${name}.ports, with a name for it`;
  return [{ path, at: "key", message: `${name} has no ports`, suggestion }];
}

/** The platform's services have the ports they have. */
function unknownPlatformPorts(name: string, service: ServiceData): Problem[] {
  if (!isPlatformService(name)) return [];
  const known = portNames({ data: EMPTY }, name);
  return Object.keys(service.ports)
    .filter((port) => !known.includes(port))
    .map((port) => ({
      path: ["services", name, "ports", port],
      at: "key",
      message: `${name} has no such port`,
      suggestion: nearOrAll(port, known),
    }));
}

/** A place where a port is named, or where the main port is meant (`port` is null). */
interface PortReference {
  path: ConfigPath;
  port: string | null;
}

function portReferences(service: ServiceData): PortReference[] {
  const probes = (service.probes ?? []).map((probe, index) => probePort(probe, ["probes", index]));
  const { metrics } = service;
  if (metrics === null || metrics === "none") return probes;
  if (typeof metrics === "string") return [...probes, { path: ["metrics"], port: null }];
  return [...probes, { path: ["metrics", "port"], port: metrics.port }];
}

function probePort(probe: ProbeData, path: ConfigPath): PortReference {
  if ("tcp" in probe) return { path: [...path, "tcp"], port: probe.tcp };
  if ("grpc" in probe) return { path: [...path, "grpc"], port: probe.grpc };
  const key = probe.port === null ? "http" : "port";
  return { path: [...path, key], port: probe.port };
}

function unknownPort(draft: Draft, name: string, { path, port }: PortReference): Problem[] {
  const known = portNames(draft, name);
  const place = { path: ["services", name, ...path], at: "value" as const };
  if (port === null) {
    if (known.length > 0 || mayHavePorts(draft, name)) return [];
    const suggestion = "add ports: { http: 9100 }, with the port it listens on";
    return [{ ...place, message: `${name} has no ports`, suggestion }];
  }
  if (known.includes(port) || draft.source.has(["services", name, "ports", port])) return [];
  return [{ ...place, message: `${name} has no such port`, suggestion: nearOrAll(port, known) }];
}

/** Of keys of wrong shape nothing is known. */
function mayHavePorts({ source }: Draft, name: string): boolean {
  return ["ports", "url", "urls"].some((key) => source.has(["services", name, key]));
}

function nearOrAll(word: string, known: readonly string[]): string | null {
  const near = didYouMean(closest(word, known));
  return near ?? (known.length === 0 ? null : `its ports: ${known.join(", ")}`);
}
