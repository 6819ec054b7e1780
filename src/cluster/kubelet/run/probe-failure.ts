import type { Container } from "../../objects/pod.ts";
import type { ProbeKind } from "./course.ts";

/** What the kubelet says of a probe while nothing answers yet, in its words and those of Go's net. */
export function probeFailure(container: Container, kind: ProbeKind, ip: string): string {
  const probes = {
    Startup: container.startupProbe,
    Readiness: container.readinessProbe,
    Liveness: container.livenessProbe,
  };
  const { httpGet, tcpSocket, grpc } = probes[kind] ?? {};
  const refused = (address: string) => `dial tcp ${address}: connect: connection refused`;
  const begin = `${kind} probe failed: `;
  if (httpGet !== undefined) {
    const address = `${ip}:${portNumber(container, httpGet.port)}`;
    const path = httpGet.path ?? "/";
    return `${begin}Get "http://${address}${path}": ${refused(address)}`;
  }
  if (tcpSocket !== undefined) {
    return begin + refused(`${ip}:${portNumber(container, tcpSocket.port)}`);
  }
  if (grpc === undefined) return begin;
  const within = `${probes[kind]?.timeoutSeconds ?? 1}s`;
  return `${begin}timeout: failed to connect service "${ip}:${grpc.port}" within ${within}: context deadline exceeded`;
}

function portNumber({ ports = [] }: Container, port: number | string): number | string {
  if (typeof port === "number") return port;
  return ports.find(({ name }) => name === port)?.containerPort ?? port;
}
