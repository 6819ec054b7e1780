import type { LintRule } from "../finding.ts";

/** Programs that start without what they ask and try again: dashboards, scrapers, proxies. */
const PATIENT =
  /(?:^|\/)(?:grafana|grafana-oss|grafana-enterprise|prometheus|alloy|promtail|opentelemetry-collector(?:-contrib)?|nginx|traefik|caddy|haproxy|envoy|kibana|logstash|filebeat|metricbeat)$/;

export const dependsUnready: LintRule = {
  code: "L_DEPENDS_UNREADY",
  severity: "note",
  title: "a start that waits for a container, though it has a probe",
  consequence:
    "The dependant starts before the other can answer: it fails now and then, on slow machines more.",
  fix: "Wait with `condition: service_healthy`.",
  docs: "`depends_on` without a condition on a service of the same file that has a probe. Silent where service_started is written: then it is meant; and for images that try again by themselves, such as Grafana, Prometheus, collectors and proxies.",
  *check({ services }) {
    for (const service of services.values()) {
      if (PATIENT.test(service.image?.reference.repository ?? "")) continue;
      for (const { name, isWritten, at } of service.dependencies) {
        const probe = services.get(name)?.probe;
        if (isWritten || !probe || probe.disabled) continue;
        const message = `${service.name} waits until ${name} has started, not until it is healthy`;
        yield { at, service: service.name, message };
      }
    }
  },
};
