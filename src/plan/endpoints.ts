import type { PortProtocol } from "../catalog/service-spec.ts";

/** Where one port of a service was really bound. */
export interface Endpoint {
  host: string;
  port: number;
  protocol: PortProtocol;
  /** The host port that was wanted, where another one was taken. */
  wanted?: number;
  /** Who held the wanted port, for people: `java (pid 4711)`. */
  heldBy?: string;
  internal: boolean;
  /** It belongs to somebody else: this stack neither takes nor frees it. */
  external?: true;
}

/** What a runtime bound: service name → port name → endpoint. Plain data, kept in run state. */
export type Endpoints = Readonly<Record<string, Readonly<Record<string, Endpoint>>>>;

/** `host:port`. */
export function authority(endpoint: Pick<Endpoint, "host" | "port">): string {
  return `${endpoint.host}:${endpoint.port}`;
}

/** The endpoint as a URL; gRPC and plain TCP have no scheme that people use, so: `host:port`. */
export function endpointUrl(endpoint: Endpoint): string {
  return endpoint.protocol === "http" ? `http://${authority(endpoint)}` : authority(endpoint);
}
