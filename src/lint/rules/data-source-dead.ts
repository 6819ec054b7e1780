import type { LintRule } from "../finding.ts";
import { textAt } from "../tree/tree.ts";
import { isServiceName } from "./name-unknown.ts";

export const dataSourceDead: LintRule = {
  code: "L_DATASOURCE_DEAD",
  severity: "error",
  title: "a Grafana data source points to nothing",
  consequence: "Every panel that uses it shows an error.",
  fix: "Give it the name and the container's port of the service, not those of the host.",
  docs: "The URL's host is no service of the file, or is localhost, which within the container is Grafana itself. Silent about names with a dot, variables, browser access and external networks.",
  *check({ components, networks }) {
    for (const { service, dataSources } of components.grafana) {
      if (service.networkMode !== null) continue;
      for (const { url, name, tree } of dataSources) {
        if (url === null || url.text.includes("$") || textAt(tree, "access") === "direct") continue;
        const host = /^(?:\w+:\/\/)?(?:[^@/]*@)?([\w.-]+)/.exec(url.text)?.[1] ?? "";
        const label = `data source ${name ?? ""} of ${service.name}`;
        if (/^(?:localhost|127\.0\.0\.1)$/.test(host)) {
          yield {
            at: url.at,
            service: service.name,
            message: `${label} points to ${host}, which is ${service.name} itself`,
          };
        } else if (
          isServiceName(host) &&
          networks.named(host) === null &&
          !networks.mayKnowMore(service) &&
          !service.node.entries.has("extra_hosts")
        ) {
          yield {
            at: url.at,
            service: service.name,
            message: `${label} points to ${host}, and there is no such service`,
          };
        }
      }
    }
  },
};
