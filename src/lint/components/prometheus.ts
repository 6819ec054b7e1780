import path from "node:path";
import type { Service } from "../compose/service.ts";
import type { LintFiles } from "../files/lint-files.ts";
import { child, itemsOf, type Scalar, textAt } from "../tree/tree.ts";
import { type ConfigFile, configFile } from "./config-file.ts";

/** `host:port` of a scrape job. */
export interface ScrapeTarget {
  host: string;
  port: number;
  job: string | null;
  at: Scalar;
}

export interface Prometheus {
  service: Service;
  /** Null when it is not known. */
  config: ConfigFile | null;
  targets: readonly ScrapeTarget[];
  /** Whether targets may also come from elsewhere: discovery, files that are not read. */
  discovers: boolean;
  ruleFiles: readonly Scalar[];
  hasAlertmanager: boolean;
}

export function readPrometheus(service: Service, files: LintFiles): Prometheus {
  const config = configFile(service, files, {
    flags: ["config.file"],
    usual: ["/etc/prometheus/prometheus.yml", "/opt/bitnami/prometheus/conf/prometheus.yml"],
  });
  const tree = config?.tree ?? null;
  const jobs = itemsOf(child(tree, "scrape_configs"));
  const alerting = child(tree, "alerting");
  return {
    service,
    config,
    targets: jobs.flatMap((job) => {
      const name = textAt(job, "job_name");
      return itemsOf(child(job, "static_configs")).flatMap((group) =>
        itemsOf(child(group, "targets")).flatMap((item) =>
          targetOf(item, name, textAt(job, "scheme")),
        ),
      );
    }),
    discovers:
      child(tree, "scrape_config_files") !== null ||
      jobs.some(
        (job) =>
          job.kind === "mapping" &&
          [...job.entries.keys()].some((key) => key.endsWith("_sd_configs")),
      ),
    ruleFiles: itemsOf(child(tree, "rule_files")).flatMap((item) =>
      item.kind === "scalar" ? [item] : [],
    ),
    hasAlertmanager: itemsOf(child(alerting, "alertmanagers")).length > 0,
  };
}

function targetOf(
  item: ReturnType<typeof itemsOf>[number],
  job: string | null,
  scheme: string | null,
): ScrapeTarget[] {
  if (item.kind !== "scalar") return [];
  const [, host = "", port] = /^(?:https?:\/\/)?([^:/\s]+)(?::(\d+))?/.exec(item.text) ?? [];
  if (host === "") return [];
  return [{ host, port: port ? Number(port) : scheme === "https" ? 443 : 80, job, at: item }];
}

/** The path of a rule file within the container; a relative one is beside the configuration. */
export function ruleFilePlace({ config }: Prometheus, rule: Scalar): string {
  return path.posix.resolve(path.posix.dirname(config?.place ?? "/etc/prometheus/x"), rule.text);
}
