import type { OwnServiceConfig, PlatformServiceConfig, ProofConfig } from "../config/config.ts";
import type { ExternalAddress } from "../config/external-address.ts";
import { port } from "./defaults.ts";
import type {
  Expectation,
  LaunchOption,
  PortSpec,
  ProbeSpec,
  ProofContract,
  ServiceSpec,
} from "./service-spec.ts";

type Customizing = PlatformServiceConfig | OwnServiceConfig;

/** A service as the catalogue has it, changed by what devstack.yaml says of it. */
export function customize(spec: ServiceSpec, config: Customizing): ServiceSpec {
  if (config.external !== null) return runningElsewhere(spec, config, config.external);
  const ports = customPorts(spec, config.ports);
  return {
    ...spec,
    ports,
    launch: customLaunch(spec, config),
    env: { ...spec.env, ...config.env },
    needs: { ...spec.needs, ...config.needs },
    watch: config.watch,
    metrics: customMetrics(spec, config),
    probes: config.probes ?? defaultProbes(spec, ports),
    proof: customProof(spec.proof, config),
  };
}

/** What the user names takes the place of all else; which of it can be run is the runtime's affair. */
function customLaunch(spec: ServiceSpec, config: Customizing): readonly LaunchOption[] {
  const { process, image, build, command, volumes } = config;
  const own: LaunchOption[] = [
    ...(process === null ? [] : [{ kind: "command" as const, command: process }]),
    ...(image === null && build === null
      ? []
      : [{ kind: "image" as const, image, build, command, volumes }]),
  ];
  return own.length > 0 ? own : spec.launch;
}

/**
 * A service that devstack does not start has nothing to start with. Its own log is out of reach
 * too, so that nothing can be looked for in it.
 */
function runningElsewhere(
  spec: ServiceSpec,
  config: Customizing,
  addresses: Readonly<Record<string, ExternalAddress>>,
): ServiceSpec {
  const ports = Object.fromEntries(
    Object.entries(addresses).map(([name, { protocol, port: number }]) => [
      name,
      spec.ports[name] ?? port(protocol ?? protocolOf(name), number),
    ]),
  );
  const proof = customProof(spec.proof, config);
  return {
    ...spec,
    ports,
    launch: [
      {
        kind: "external",
        addresses: Object.fromEntries(
          Object.entries(addresses).map(([name, { host, port }]) => [name, { host, port }]),
        ),
      },
    ],
    env: {},
    files: [],
    inputs: [],
    volumes: {},
    secrets: [],
    needs: {},
    metrics: customMetrics(spec, config),
    probes: config.probes ?? defaultProbes(spec, ports),
    proof: { ...proof, record: recordElsewhere(proof.record) },
  };
}

function recordElsewhere(record: ProofContract["record"]): ProofContract["record"] {
  if (record === "decision-log") return { absent: "its decision log is kept elsewhere" };
  return record === "panel-answers" ? { absent: "its password is kept elsewhere" } : record;
}

/** Ports that the user numbered are required: they are these or an error. */
function customPorts(
  spec: ServiceSpec,
  wanted: Readonly<Record<string, number>>,
): Record<string, PortSpec> {
  const ports: Record<string, PortSpec> = { ...spec.ports };
  for (const [name, preferred] of Object.entries(wanted)) {
    const known = spec.ports[name] ?? port(protocolOf(name), preferred);
    ports[name] = { ...known, preferred, required: true };
  }
  return ports;
}

/** A port's name says its protocol, by the convention PROTOCOL or PROTOCOL-SUFFIX. */
function protocolOf(name: string): PortSpec["protocol"] {
  if (name === "http" || name.startsWith("http-")) return "http";
  return name === "grpc" || name.startsWith("grpc-") ? "grpc" : "tcp";
}

function customMetrics({ metrics }: ServiceSpec, { metrics: said }: Customizing) {
  if (said === null) return metrics;
  return said === "none" ? [] : [said];
}

/** Where nobody says how, a service with ports is ready when its first one accepts. */
function defaultProbes(
  { probes }: ServiceSpec,
  ports: Readonly<Record<string, PortSpec>>,
): readonly ProbeSpec[] {
  const [first] = Object.keys(ports);
  return probes.length > 0 || first === undefined ? probes : [{ kind: "tcp", port: first }];
}

function customProof(proof: ProofContract, { proof: said, metrics }: Customizing): ProofContract {
  const { spans, counter, record } = said ?? NOTHING_SAID;
  // What has no metrics has no counter either.
  const usual = metrics === "none" ? { absent: NONE_SAID } : proof.counter;
  return {
    spans: declared(spans, proof.spans, (names) => names),
    counter: declared(counter, usual, (metric) => ({ metric, labels: {} })),
    record: declared(record, proof.record, () => proof.record),
  };
}

const NOTHING_SAID: ProofConfig = { spans: null, counter: null, record: null };
const NONE_SAID = "devstack.yaml says none";

function declared<Said, T>(
  said: Said | "none" | null,
  otherwise: Expectation<T>,
  expect: (said: Exclude<Said, "none">) => Expectation<T>,
): Expectation<T> {
  if (said === null) return otherwise;
  if (said === "none") return { absent: NONE_SAID };
  return expect(said as Exclude<Said, "none">);
}
