import { listeningPort } from "../components/collector.ts";
import type { LintRule } from "../finding.ts";
import { probeRequest } from "./probe-request.ts";

/** Ports that a collector opens by itself: its own metrics. */
const OWN_PORTS = [8888];

export const probeNobody: LintRule = {
  code: "L_PROBE_NOBODY",
  severity: "error",
  title: "a probe asks a port that the collector does not open",
  consequence: "Nobody answers there, so the container stays unhealthy.",
  fix: "Configure the health_check extension, list it in `service.extensions`, and probe its port.",
  docs: "For OpenTelemetry collectors with one configuration file that can be read: the probed port is that of no receiver, exporter or active extension.",
  *check({ components }) {
    for (const collector of components.collectors) {
      const { service, partial, extensions, receivers, exporters } = collector;
      const request = probeRequest(service.probe);
      if (partial || request === null || OWN_PORTS.includes(request.port)) continue;
      const text = collector.config?.source.text ?? "";
      const opens = [...extensions, ...exporters].some(
        (part) => listeningPort(part) === request.port,
      );
      if (opens || (receivers.length > 0 && text.includes(`:${request.port}`))) continue;
      if (extensions.some(({ type }) => type === "health_check") && request.port !== 13133)
        continue;
      const message = `the probe of ${service.name} asks port ${request.port}, which nothing in its configuration opens`;
      yield { at: request.at, service: service.name, message };
    }
  },
};
