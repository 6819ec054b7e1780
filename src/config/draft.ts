import type { ConfigSource } from "./config-source.ts";
import { externalAddress } from "./external-address.ts";
import { isPlatformService, PLATFORM_SERVICE_NAMES, platformPorts } from "./platform-services.ts";
import type { ConfigData, ServiceData } from "./schema/config-schema.ts";

/**
 * What the validation steps look at: the data as far as its shape is right, and the source. A key
 * of wrong shape is missing from the data although it was written: ask the source before saying
 * that something is missing, so that one mistake is reported once.
 */
export interface Draft {
  data: ConfigData;
  source: ConfigSource;
  /** The profiles that were asked for. */
  profiles: ReadonlySet<string>;
}

/** What of a draft tells which services there are. */
type ServicesOnly = { data: Pick<ConfigData, "services"> };

/** Entries of `services` in file order. */
export function servicesOf({ data }: ServicesOnly): [name: string, service: ServiceData][] {
  return Object.entries(data.services);
}

/** One of the platform's, or written under `services`. */
export function isKnownService({ source }: Pick<Draft, "source">, name: string): boolean {
  return isPlatformService(name) || source.has(["services", name]);
}

export function serviceNames(draft: ServicesOnly): string[] {
  return [...PLATFORM_SERVICE_NAMES, ...servicesOf(draft).map(([name]) => name)];
}

export function isEnabled(draft: Draft, name: string): boolean {
  return whyAbsent(draft, name) === null;
}

/** Why a service is not part of the stack, in words that go on after its name; null when it is. */
export function whyAbsent({ data, profiles }: Draft, name: string): string | null {
  const service = Object.hasOwn(data.services, name) ? data.services[name] : undefined;
  if (service === undefined) return null;
  if (!service.enabled) return "disabled";
  const wanted = service.profiles;
  if (wanted.length === 0 || wanted.some((profile) => profiles.has(profile))) return null;
  return `only part of the stack with --profile ${wanted.join(" or ")}`;
}

/** The names of a service's ports, its main port first. */
export function portNames({ data }: ServicesOnly, name: string): string[] {
  if (isPlatformService(name)) return platformPorts(name);
  const service = Object.hasOwn(data.services, name) ? data.services[name] : undefined;
  if (service === undefined) return [];
  if (service.urls !== null) return Object.keys(service.urls);
  // A port that is known by its address alone goes by its protocol.
  if (service.url !== null) return [externalAddress(service.url)?.protocol ?? "tcp"];
  return Object.keys(service.ports);
}

/** The port that a probe or `metrics` without a port means: `http`, else the first. */
export function mainHttpPort(ports: readonly string[]): string | null {
  return ports.includes("http") ? "http" : (ports[0] ?? null);
}
