import type { LabelSet } from "./labels.ts";

/** One address to scrape. */
export interface Target {
  url: string;
  /** What the series get: `job`, `instance` and what the file adds. */
  labels: LabelSet;
  /** As the file has them, with the defaults for address, path and scheme. */
  discoveredLabels: LabelSet;
}

const MAX_TARGETS = 200;
/** The job of targets that name none: as in config/prometheus/prometheus.yml. */
const DEFAULT_JOB = "devstack";

/**
 * Reads Prometheus's file_sd JSON: a list of `{targets: ["host:port"], labels: {…}}`. Labels that
 * start with `__` steer the scrape and are not kept; `__metrics_path__` and `__scheme__` are known.
 * Throws with a reason on anything else.
 */
export function parseTargets(text: string, path: string): Target[] {
  const groups: unknown = JSON.parse(text);
  if (!Array.isArray(groups)) throw new TypeError("expected a JSON array of target groups");
  const targets = groups.flatMap((group, index) => parseGroup(group, index, path));
  if (targets.length > MAX_TARGETS) throw new TypeError(`more than ${MAX_TARGETS} targets`);
  return [...new Map(targets.map((target) => [targetKey(target), target])).values()];
}

/** Equal for targets that are the same. */
export function targetKey(target: Target): string {
  return JSON.stringify([target.url, Object.entries(target.labels).sort()]);
}

function parseGroup(group: unknown, index: number, path: string): Target[] {
  if (!isGroup(group)) {
    throw new TypeError(`group ${index}: expected {targets: [text], labels: {name: text}}`);
  }
  const { targets, labels = {} } = group;
  return targets.map((address) => {
    const discovered = {
      __metrics_path__: "/metrics",
      __scheme__: "http",
      job: DEFAULT_JOB,
      ...labels,
      __address__: address,
      __meta_filepath: path,
    };
    const url = `${discovered.__scheme__}://${address}${discovered.__metrics_path__}`;
    if (!URL.canParse(url)) throw new TypeError(`group ${index}: ${url} is no URL`);
    const kept = Object.entries(discovered).filter(([name]) => !name.startsWith("__"));
    const own = { instance: address, ...Object.fromEntries(kept) };
    return { url, labels: own, discoveredLabels: discovered };
  });
}

interface Group {
  targets: string[];
  labels?: Record<string, string>;
}

function isGroup(value: unknown): value is Group {
  if (typeof value !== "object" || value === null || !("targets" in value)) return false;
  const labels = "labels" in value ? value.labels : {};
  return (
    Array.isArray(value.targets) &&
    value.targets.every(isText) &&
    typeof labels === "object" &&
    labels !== null &&
    Object.values(labels).every(isText)
  );
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
