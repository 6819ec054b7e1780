import { providerFolder } from "../components/dashboards.ts";
import type { LintRule } from "../finding.ts";

export const dashboardPath: LintRule = {
  code: "L_DASHBOARD_PATH",
  severity: "error",
  title: "a dashboard provider looks where nothing is mounted",
  consequence: "Grafana logs an error and has no dashboards.",
  fix: "Mount the folder of the dashboards at that path.",
  docs: "The path of a provider in Grafana's provisioning, against the mounts of the service and what the host has there. Silent for images that are built, and for volumes.",
  *check({ components, files }) {
    for (const grafana of components.grafana) {
      const { service } = grafana;
      for (const provider of grafana.providers) {
        const place = provider.path.text;
        if (service.build !== null || place.includes("$") || !place.startsWith("/")) continue;
        const found = providerFolder(grafana, provider, files);
        // The image itself has this one.
        if (found.kind === "image" && place.startsWith("/usr/share/grafana")) continue;
        if (found.kind !== "image" && found.kind !== "absent") continue;
        const why =
          found.kind === "image" ? "nothing is mounted there" : "the host has nothing there";
        yield {
          at: provider.path.at,
          service: service.name,
          message: `a provider of ${service.name} reads ${place}, and ${why}`,
        };
      }
    }
  },
};
