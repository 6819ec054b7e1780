import type { LintRule } from "../finding.ts";

export const nameUnknown: LintRule = {
  code: "L_NAME_UNKNOWN",
  severity: "error",
  title: "a scrape job, exporter or proxy names a service that does not exist",
  consequence: "The name resolves to nothing: the target is down for ever.",
  fix: "Name a service of the file, or remove the entry.",
  docs: "Names without a dot in Prometheus's scrape jobs, collectors' exporters and nginx's upstreams. Silent where further names may be known: external networks, links, files that cannot be read. Once per file and name.",
  *check({ references, networks }) {
    const told = new Set<string>();
    for (const { from, to, host, at, by } of references) {
      if (to !== null || by.startsWith("data source") || !isServiceName(host)) continue;
      if (networks.mayKnowMore(from) || from.node.entries.has("extra_hosts")) continue;
      const key = `${from.name} ${host} ${at.source.file}`;
      if (told.has(key)) continue;
      told.add(key);
      yield {
        at,
        service: from.name,
        message: `${by} of ${from.name} names ${host}, and there is no such service`,
      };
    }
  },
};

/** A bare name that can only be a service's. */
export function isServiceName(host: string): boolean {
  return !host.includes(".") && host !== "localhost" && !/^\d+$/.test(host);
}
