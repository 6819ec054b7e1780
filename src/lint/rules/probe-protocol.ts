import { knownService } from "../components/known-services.ts";
import type { Service } from "../compose/service.ts";
import type { LintContext } from "../context.ts";
import { grpcPortsOfBuild } from "../dockerfile/grpc-ports.ts";
import type { LintRule } from "../finding.ts";
import { probeRequest } from "./probe-request.ts";

export const probeProtocol: LintRule = {
  code: "L_PROBE_PROTOCOL",
  severity: "error",
  title: "a probe speaks another protocol than the port",
  consequence:
    "The answer is never what the probe takes for success: the container stays unhealthy.",
  fix: "Ask the port that speaks HTTP, or use a probe for what the port speaks.",
  docs: "An HTTP probe at a gRPC port: one known of the image, one that a variable such as GRPC_PORT names, or one that the built source opens with a gRPC server. An HTTP probe at a port where the mounted nginx configuration listens with TLS, or the other way round.",
  *check(context) {
    for (const service of context.services.values()) {
      const request = probeRequest(service.probe);
      if (request === null) continue;
      const { port, scheme, at } = request;
      const speaks = other(service, { port, scheme }, context);
      if (speaks === null) continue;
      const message = `the probe of ${service.name} asks port ${port} by ${scheme}, and ${speaks}`;
      yield { at, service: service.name, message };
    }
  },
};

function other(
  service: Service,
  { port, scheme }: { port: number; scheme: "http" | "https" },
  { components, files }: LintContext,
): string | null {
  if (knownService(service)?.grpcPorts?.includes(port)) return "there the image speaks gRPC";
  const variable = [...service.environment.values()].find(
    ({ name, value }) => /(?:^|_)GRPC_PORT$/.test(name) && value.text === String(port),
  );
  if (variable !== undefined) return `${variable.name} says that it speaks gRPC`;
  if (service.build !== null && grpcPortsOfBuild(service, files).has(port)) {
    return "its source opens a gRPC server there";
  }
  const nginx = components.nginx.find((one) => one.service === service);
  if (nginx === undefined) return null;
  const [tls, plain] = [nginx.tlsPorts.has(port), nginx.plainPorts.has(port)];
  if (scheme === "http" && tls && !plain) return "nginx listens there with TLS";
  return scheme === "https" && plain && !tls ? "nginx listens there without TLS" : null;
}
