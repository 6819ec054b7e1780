import { createHash } from "node:crypto";
import path from "node:path";
import { mountedAt, mountsBelow } from "../compose/mounted-file.ts";
import type { Service } from "../compose/service.ts";
import type { LintFiles } from "../files/lint-files.ts";
import { readTree } from "../tree/read-tree.ts";
import {
  child,
  isCertain,
  itemsOf,
  type Scalar,
  scalarAt,
  type Tree,
  textAt,
} from "../tree/tree.ts";

export interface DataSource {
  name: string | null;
  /** The uid that Grafana knows it by; null when it is not known here. */
  uid: string | null;
  hasUid: boolean;
  type: string | null;
  url: Scalar | null;
  /** Its mapping in the file. */
  tree: Tree;
}

/** Where dashboards are taken from. */
export interface DashboardProvider {
  path: Scalar;
}

export interface Grafana {
  service: Service;
  dataSources: readonly DataSource[];
  providers: readonly DashboardProvider[];
  /** Whether there may be data sources that cannot be seen here. */
  partial: boolean;
}

export function readGrafana(service: Service, files: LintFiles): Grafana {
  const root =
    service.environment.get("GF_PATHS_PROVISIONING")?.value.text ?? "/etc/grafana/provisioning";
  const sources = provisioned(service, `${root}/datasources`, files);
  const dashboards = provisioned(service, `${root}/dashboards`, files);
  return {
    service,
    dataSources: sources.trees.flatMap((tree) =>
      itemsOf(child(tree, "datasources")).map(dataSource),
    ),
    providers: dashboards.trees.flatMap((tree) =>
      itemsOf(child(tree, "providers")).flatMap((provider) => {
        const place =
          scalarAt(provider, "options", "path") ?? scalarAt(provider, "options", "folder");
        return place === null ? [] : [{ path: place }];
      }),
    ),
    partial: !sources.whole || sources.trees.length === 0 || usesPlugins(service),
  };
}

/** App plugins bring data sources of their own. */
function usesPlugins({ environment }: Service): boolean {
  return environment.has("GF_INSTALL_PLUGINS") || environment.has("GF_PLUGINS_PREINSTALL");
}

/** Every YAML file of a folder of provisioning, mounted as a whole or one by one. */
function provisioned(
  service: Service,
  folder: string,
  files: LintFiles,
): { trees: Tree[]; whole: boolean } {
  const mounted = mountedAt(service, folder, files);
  const places = mountsBelow(service, folder).flatMap(({ target }) => target ?? []);
  const listed =
    mounted.kind === "folder"
      ? files.list(mounted.path).map((name) => path.posix.join(folder, name))
      : [];
  let whole = mounted.kind === "folder" || mounted.kind === "image";
  const trees = [...new Set([...listed, ...places])].flatMap((place) => {
    if (!/\.ya?ml$/.test(place)) return [];
    const found = mountedAt(service, place, files);
    const reading = found.kind === "file" ? readTree(found.text) : null;
    if (reading?.tree == null) whole = false;
    return reading?.tree ?? [];
  });
  return { trees, whole };
}

function dataSource(tree: Tree): DataSource {
  const uid = scalarAt(tree, "uid");
  const name = textAt(tree, "name");
  return {
    name,
    uid: uid === null ? (name === null ? null : usualUid(name)) : isVariable(uid) ? null : uid.text,
    hasUid: uid !== null,
    type: textAt(tree, "type"),
    url: scalarAt(tree, "url"),
    tree,
  };
}

/** Grafana fills variables of its own environment in. */
function isVariable(scalar: Scalar): boolean {
  return scalar.text.includes("$") || !isCertain(scalar);
}

/** Grafana's uid of a provisioned data source that has none: `safeUIDFromName` in its provisioning. */
function usualUid(name: string): string {
  return `P${createHash("sha256").update(name).digest("hex").slice(0, 16)}`.toUpperCase();
}
