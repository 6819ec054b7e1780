import type { Answer, ProbeAddress, ProbeLimits } from "./answer.ts";
import type { HttpRule } from "./http.ts";

/** How to tell over the network that something is ready. */
export type NetworkProbe =
  | ({ kind: "http" } & HttpRule)
  | { kind: "grpc"; service: string }
  | { kind: "tcp" };

/**
 * Asks once. Whatever goes wrong is an answer in words.
 *
 * @throws only limits.signal.reason, when aborted.
 */
export async function askOverNetwork(
  probe: NetworkProbe,
  at: ProbeAddress,
  limits: ProbeLimits,
): Promise<Answer> {
  // Loaded when first needed: node:http alone costs tens of milliseconds.
  if (probe.kind === "http") return (await import("./http.ts")).probeHttp(at, probe, limits);
  if (probe.kind === "tcp") return (await import("./tcp.ts")).probeTcp(at, limits);
  return (await import("./grpc.ts")).probeGrpc(at, probe.service, limits);
}

/** What a probe asks, as people read it: `GET http://127.0.0.1:7443/healthz`. */
export function networkTarget(probe: NetworkProbe, where: string): string {
  if (probe.kind === "http") return `GET http://${where}${probe.path}`;
  if (probe.kind === "tcp") return `TCP ${where}`;
  return `gRPC health of ${where}${probe.service === "" ? "" : `, service ${probe.service}`}`;
}
