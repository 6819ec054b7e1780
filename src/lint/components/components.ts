import type { Service } from "../compose/service.ts";
import type { LintFiles } from "../files/lint-files.ts";
import { type Collector, readCollector } from "./collector.ts";
import { type Grafana, readGrafana } from "./grafana.ts";
import { type Nginx, readNginx } from "./nginx.ts";
import { type Prometheus, readPrometheus } from "./prometheus.ts";
import { roleOf } from "./roles.ts";

/** Services whose configuration is understood, with what it says. */
export interface Components {
  prometheus: readonly Prometheus[];
  grafana: readonly Grafana[];
  collectors: readonly Collector[];
  nginx: readonly Nginx[];
}

export function readComponents(services: Iterable<Service>, files: LintFiles): Components {
  const all = [...services];
  const of = <Read>(role: string, read: (service: Service, files: LintFiles) => Read) =>
    all.filter((service) => roleOf(service) === role).map((service) => read(service, files));
  return {
    prometheus: of("prometheus", readPrometheus),
    grafana: of("grafana", readGrafana),
    collectors: of("collector", readCollector),
    nginx: of("nginx", readNginx),
  };
}
