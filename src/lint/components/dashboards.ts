import path from "node:path";
import type { SourceText } from "../../config/source-text.ts";
import { type Mounted, mountedAt, mountsBelow } from "../compose/mounted-file.ts";
import type { LintFiles } from "../files/lint-files.ts";
import { readTree } from "../tree/read-tree.ts";
import {
  child,
  entriesOf,
  itemsOf,
  type Scalar,
  scalarAt,
  type Tree,
  textAt,
} from "../tree/tree.ts";
import type { DashboardProvider, Grafana } from "./grafana.ts";

/** What is mounted where a provider looks for dashboards. */
export function providerFolder(
  grafana: Grafana,
  provider: DashboardProvider,
  files: LintFiles,
): Mounted {
  const mounted = mountedAt(grafana.service, provider.path.text, files);
  const below = mountsBelow(grafana.service, provider.path.text);
  const [first] = below;
  return mounted.kind === "image" && first !== undefined
    ? { kind: "unknown", mount: first }
    : mounted;
}

/** Every dashboard below a folder, two levels deep. */
export function dashboardsIn(
  folder: string,
  files: LintFiles,
  depth = 0,
): { source: SourceText; tree: Tree }[] {
  return files.list(folder).flatMap((name) => {
    const place = path.join(folder, name);
    if (files.kind(place) === "folder")
      return depth < 2 ? dashboardsIn(place, files, depth + 1) : [];
    const source = name.endsWith(".json") ? files.read(place) : null;
    const tree = source && readTree(source).tree;
    return source && tree ? [{ source, tree }] : [];
  });
}

/** A mention of a data source, by uid or by name. */
export interface DataSourceUse {
  uid: string | null;
  name: string | null;
  at: Scalar;
}

/** The data sources that panels and targets of a dashboard name. */
export function dataSourcesOf(tree: Tree | null): DataSourceUse[] {
  if (tree === null || tree.kind === "scalar") return [];
  if (tree.kind === "sequence") return tree.items.flatMap(dataSourcesOf);
  return entriesOf(tree).flatMap(([key, { value }]) => {
    if (key !== "datasource") return key === "templating" ? [] : dataSourcesOf(value);
    if (value.kind === "scalar")
      return value.empty || value.text === "" ? [] : [{ uid: null, name: value.text, at: value }];
    const uid = scalarAt(value, "uid");
    return uid === null ? [] : [{ uid: uid.text, name: null, at: uid }];
  });
}

/** Names of a dashboard's own variables, and of inputs that only an import by hand fills. */
export function variablesOf(tree: Tree): { variables: Set<string>; inputs: Set<string> } {
  const names = (list: Tree | null) =>
    new Set(itemsOf(list).flatMap((item) => textAt(item, "name") ?? []));
  return {
    variables: names(child(tree, "templating", "list")),
    inputs: names(child(tree, "__inputs")),
  };
}
