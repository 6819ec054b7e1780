import type { OwnServiceConfig, PlatformServiceConfig, ProofConfig } from "../config/config.ts";
import { port } from "./defaults.ts";
import type {
  Expectation,
  PortSpec,
  ProbeSpec,
  ProofContract,
  ServiceSpec,
} from "./service-spec.ts";

type Customizing = PlatformServiceConfig | OwnServiceConfig;

/** A service as the catalogue has it, changed by what devstack.yaml says of it. */
export function customize(spec: ServiceSpec, config: Customizing): ServiceSpec {
  const ports = customPorts(spec, config.ports);
  return {
    ...spec,
    ports,
    launch: config.process ? [{ kind: "command", command: config.process }] : spec.launch,
    env: { ...spec.env, ...config.env },
    needs: { ...spec.needs, ...config.needs },
    metrics: customMetrics(spec, config),
    probes: config.probes ?? defaultProbes(spec, ports),
    proof: customProof(spec.proof, config),
  };
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
