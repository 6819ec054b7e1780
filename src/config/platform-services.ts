/**
 * The services that devstack itself brings, with the names and usual numbers of their host ports.
 * The first port of each is its main one: the one that `ports:` of devstack.yaml moves and that
 * probes without a port mean.
 */
export const PLATFORM_SERVICES = {
  router: { http: 7443 },
  "persona-adapter": { grpc: 7070, http: 7071 },
  "ollama-adapter": { grpc: 7072, http: 7073 },
  memory: { http: 8080 },
  opa: { http: 8181 },
  "otel-collector": {
    "otlp-grpc": 4317,
    "otlp-http": 4318,
    "span-metrics": 8889,
    metrics: 8888,
    health: 13133,
  },
  prometheus: { http: 9090 },
  tempo: { http: 3200 },
  grafana: { http: 3000 },
  topology: { http: 8001 },
} as const satisfies Readonly<Record<string, Readonly<Record<string, number>>>>;

export type PlatformServiceName = keyof typeof PLATFORM_SERVICES;

/** In the order in which people are shown them. */
export const PLATFORM_SERVICE_NAMES = Object.keys(
  PLATFORM_SERVICES,
) as readonly PlatformServiceName[];

/** The services that a real program on the machine may run: those that `binary:` may name. */
export const PROGRAM_SERVICES: readonly PlatformServiceName[] = [
  "opa",
  "otel-collector",
  "prometheus",
  "tempo",
  "grafana",
];

/** Ports that only the stack itself uses; where the service runs elsewhere, it must say them too. */
const INTERNAL_PORTS: Readonly<Partial<Record<PlatformServiceName, readonly string[]>>> = {
  tempo: ["otlp-grpc"],
};

/** The names of the ports that users may number, the main one first. */
export function platformPorts(name: PlatformServiceName): string[] {
  return Object.keys(PLATFORM_SERVICES[name]);
}

/** The names of all ports that the rest of the stack is wired with. */
export function wiredPorts(name: PlatformServiceName): string[] {
  return [...platformPorts(name), ...(INTERNAL_PORTS[name] ?? [])];
}

export function isPlatformService(name: string): name is PlatformServiceName {
  return Object.hasOwn(PLATFORM_SERVICES, name);
}
