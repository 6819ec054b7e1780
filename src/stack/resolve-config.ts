import type { Config } from "../config/config.ts";
import { type ConfigPath, formatPath } from "../config/config-path.ts";
import {
  isPlatformService,
  PLATFORM_SERVICE_NAMES,
  PLATFORM_SERVICES,
} from "../config/platform-services.ts";
import { variablesIn } from "../plan/references.ts";
import { isJsonObject } from "../util/json/json-object.ts";
import type { Stack } from "./stack.ts";

/** The configuration as a whole: merged, with every default, and where each value is from. */
export interface ResolvedConfig {
  /** Absolute path of devstack.yaml; null when there is none. */
  file: string | null;
  /** As it would be written in devstack.yaml. References stay as they are: they may be secret. */
  config: Readonly<Record<string, unknown>>;
  /** By path: `devstack.yaml:4:5`, or `default`; for texts also where their variables are from. */
  origins: Readonly<Record<string, string>>;
}

/**
 * What devstack.yaml comes to, with what is merged over it.
 *
 * @throws DevstackError as `Stack.configuration`.
 */
export async function resolveConfig(stack: Stack): Promise<ResolvedConfig> {
  const config = await stack.configuration();
  const {
    name: _name,
    runtime: _runtime,
    services: _services,
    ports: _ports,
    ...more
  } = config.data;
  const names = [...PLATFORM_SERVICE_NAMES, ...Object.keys(config.own)];
  const services = names.map((name) => [name, serviceOf(config, name)]);
  const tree = present({
    name: config.name,
    runtime: config.runtime,
    services: Object.fromEntries(services),
    ...more,
  }) as Record<string, unknown>;
  const origins = leaves(tree).map(([path, value]) => [
    formatPath(path),
    originOf(path, value, { config, stack }),
  ]);
  return {
    file: config.file,
    // Here and not only where it is printed: in an environment a secret may be written as a number.
    config: stack.masker.maskFreely(tree),
    origins: Object.fromEntries(origins),
  };
}

function serviceOf(config: Config, name: string): Record<string, unknown> {
  const written = (config.data["services"] as Record<string, Record<string, unknown>>)[name] ?? {};
  const known = { ...config.platform, ...config.own }[name];
  const usual = isPlatformService(name) ? PLATFORM_SERVICES[name] : {};
  const ports = known?.external ? {} : { ...usual, ...known?.ports };
  const { job, ...others } = written;
  return { enabled: true, ...others, ports, ...(job === true && { job }) };
}

/** Without keys that say nothing. */
function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(present);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, present(child)] as const);
  return Object.fromEntries(entries.filter(([, child]) => !isNothing(child)));
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}

function leaves(value: unknown, path: ConfigPath = []): [ConfigPath, unknown][] {
  if (Array.isArray(value)) return value.flatMap((item, at) => leaves(item, [...path, at]));
  if (!isJsonObject(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key]));
}

interface Origins {
  config: Config;
  stack: Stack;
}

function originOf(path: ConfigPath, value: unknown, { config, stack }: Origins): string {
  const { source } = config;
  if (path[0] === "name" && stack.named !== null) return "--name";
  const places = [path, ...elsewhere(path)];
  const place = places.find((candidate) => source.has(candidate));
  const origin = (place && source.where(place)) ?? "default";
  const variables = typeof value === "string" ? variablesIn(value) : [];
  return [origin, ...variables.map((name) => variableOrigin(name, { config, stack }))].join("; ");
}

/** The top level's `ports` numbers the main port of a service. */
function elsewhere(path: ConfigPath): ConfigPath[] {
  const [section, service, key, port] = path;
  if (section !== "services" || key !== "ports" || typeof service !== "string") return [];
  const main = isPlatformService(service) ? Object.keys(PLATFORM_SERVICES[service])[0] : port;
  return port === main ? [["ports", service]] : [];
}

function variableOrigin(name: string, { config, stack }: Origins): string {
  if (stack.env[name] !== undefined) return `${name} from the shell`;
  if (Object.hasOwn(config.variables, name)) return `${name} from .env`;
  return `${name} from the stack, or its default`;
}
