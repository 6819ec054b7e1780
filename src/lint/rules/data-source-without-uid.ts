import type { LintRule } from "../finding.ts";
import { child } from "../tree/tree.ts";

export const dataSourceWithoutUid: LintRule = {
  code: "L_DATASOURCE_NO_UID",
  severity: "note",
  title: "a provisioned data source without a uid",
  consequence:
    "Dashboards and links can name it only by a hash of its name, which changes with it.",
  fix: "Give it a `uid`, and name that in dashboards.",
  docs: "Entries of Grafana's data source provisioning.",
  *check({ components }) {
    for (const { service, dataSources } of components.grafana) {
      for (const { hasUid, name, tree } of dataSources) {
        if (hasUid || name === null) continue;
        const at = child(tree, "name")?.at ?? tree.at;
        yield { at, service: service.name, message: `the data source ${name} has no uid` };
      }
    }
  },
};
