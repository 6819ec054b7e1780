import type { PortProtocol, PortSpec, ServiceSpec } from "./service-spec.ts";

/** What most services of the platform have in common; a builder says the rest. */
export const platformDefaults = {
  env: {},
  files: [],
  inputs: [],
  watch: [],
  volumes: {},
  secrets: [],
  needs: {},
  metrics: [],
  job: false,
  stopTimeoutMs: 5_000,
  origin: "platform",
} as const satisfies Partial<ServiceSpec>;

/** A port with its usual number, which may move when that one is taken. */
export function port(protocol: PortProtocol, preferred: number): PortSpec {
  return { protocol, preferred, required: false, containerPort: preferred, internal: false };
}

/** A port that only the stack uses: any host port will do. */
export function internalPort(protocol: PortProtocol, containerPort: number): PortSpec {
  return { protocol, preferred: 0, required: false, containerPort, internal: true };
}
