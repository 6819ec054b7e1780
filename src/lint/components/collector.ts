import type { Service } from "../compose/service.ts";
import type { LintFiles } from "../files/lint-files.ts";
import { child, type Entry, entriesOf, itemsOf, textAt } from "../tree/tree.ts";
import { type ConfigFile, configFile } from "./config-file.ts";

/** A component of a collector's configuration: `otlp/2` is of the type `otlp`. */
export interface CollectorPart {
  name: string;
  type: string;
  entry: Entry;
}

export interface Collector {
  service: Service;
  config: ConfigFile | null;
  receivers: readonly CollectorPart[];
  exporters: readonly CollectorPart[];
  /** Extensions that are also listed in the service's section. */
  extensions: readonly CollectorPart[];
  processors: readonly CollectorPart[];
  /** Names in any pipeline, and the pipelines. */
  used: ReadonlySet<string>;
  /** Whether more is merged in: several configurations, or none that can be read. */
  partial: boolean;
}

export function readCollector(service: Service, files: LintFiles): Collector {
  const words = [...service.entrypoint, ...service.command];
  const config = configFile(service, files, {
    flags: ["config"],
    usual: [
      "/etc/otelcol-contrib/config.yaml",
      "/etc/otelcol/config.yaml",
      "/etc/otel/config.yaml",
    ],
  });
  const tree = config?.tree ?? null;
  const configurations = words.filter(({ text }) => /^--?config\b/.test(text)).length;
  const pipelines = entriesOf(child(tree, "service", "pipelines"));
  const used = pipelines.flatMap(([, { value }]) =>
    ["receivers", "processors", "exporters"].flatMap((kind) => names(child(value, kind))),
  );
  const active = names(child(tree, "service", "extensions"));
  return {
    service,
    config,
    receivers: parts(child(tree, "receivers")),
    exporters: parts(child(tree, "exporters")),
    processors: parts(child(tree, "processors")),
    extensions: parts(child(tree, "extensions")).filter(({ name }) => active.includes(name)),
    used: new Set(used),
    partial: config === null || configurations > 1,
  };
}

/** The port that an exporter or extension listens at; null when it is not known. */
export function listeningPort({ entry, type }: CollectorPart): number | null {
  const endpoint = textAt(entry.value, "endpoint");
  const port = /:(\d+)$/.exec(endpoint ?? "")?.[1];
  if (port !== undefined) return Number(port);
  return type === "health_check" && endpoint === null ? 13133 : null;
}

function parts(tree: ReturnType<typeof child>): CollectorPart[] {
  return entriesOf(tree).map(([name, entry]) => ({
    name,
    type: name.split("/")[0] ?? name,
    entry,
  }));
}

function names(tree: ReturnType<typeof child>): string[] {
  return itemsOf(tree).flatMap((item) => (item.kind === "scalar" ? [item.text] : []));
}
