import {
  type DataSourceUse,
  dashboardsIn,
  dataSourcesOf,
  providerFolder,
  variablesOf,
} from "../components/dashboards.ts";
import type { Grafana } from "../components/grafana.ts";
import type { LintRule } from "../finding.ts";

/** Names that Grafana itself knows. */
const OWN = /^(?:-- .* --|-?grafana-?|default|-100|__expr__|expr)$/i;

export const dataSourceUnknown: LintRule = {
  code: "L_DATASOURCE_UNKNOWN",
  severity: "error",
  title: "a dashboard names a data source that is not provisioned",
  consequence: 'Its panels say "datasource not found" and show nothing.',
  fix: "Give the data source that uid, or name the provisioned one in the dashboard.",
  docs: "Provisioned dashboards against provisioned data sources, by uid (where none is given, the one that Grafana derives from the name) and by name; also `${DS_…}` of an export, which only an import by hand fills in. Once per dashboard and name. Silent about variables, plugins' data sources, and when a data source's file cannot be read.",
  *check({ components, files }) {
    for (const grafana of components.grafana) {
      if (
        grafana.partial ||
        grafana.dataSources.some(({ uid, name }) => uid === null || name === null)
      )
        continue;
      for (const provider of grafana.providers) {
        const folder = providerFolder(grafana, provider, files);
        if (folder.kind !== "folder") continue;
        for (const { tree } of dashboardsIn(folder.path, files)) {
          const known = variablesOf(tree);
          const told = new Set<string>();
          for (const use of dataSourcesOf(tree)) {
            const label = use.uid ?? use.name ?? "";
            if (told.has(label) || isKnown(use, grafana, known)) continue;
            told.add(label);
            const message = `the dashboard names the data source ${label}, and ${grafana.service.name} has ${having(grafana)}`;
            yield { at: use.at.at, service: grafana.service.name, message };
          }
        }
      }
    }
  },
};

function isKnown(
  { uid, name }: DataSourceUse,
  { dataSources }: Grafana,
  { variables, inputs }: ReturnType<typeof variablesOf>,
): boolean {
  const label = uid ?? name ?? "";
  if (OWN.test(label)) return true;
  const variable = /^\$\{?([\w-]+)(?::\w+)?\}?$/.exec(label)?.[1];
  if (variable !== undefined) return variables.has(variable) || !inputs.has(variable);
  // A name may also be written where a uid belongs, and the other way round: Grafana takes both.
  return label.includes("$") || dataSources.some((one) => one.uid === label || one.name === label);
}

function having({ dataSources }: Grafana): string {
  const uids = dataSources.map(({ uid, name, hasUid }) => (hasUid ? uid : name)).slice(0, 6);
  return uids.length === 0 ? "none" : `only ${uids.join(", ")}`;
}
