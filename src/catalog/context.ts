import type { TopologyConfig } from "../config/topology-config.ts";
import type { NeedCondition } from "./service-spec.ts";

/** What a builder may know of the rest of the stack. */
export interface CatalogContext {
  /** Names of all services that are not disabled. */
  enabled: ReadonlySet<string>;
  /** Absolute path of the user's own policy (a .rego file or a folder), or null. */
  policyPath: string | null;
  /** Programs the user configured in place of those on PATH, or `builtin`, by service name. */
  binaries: Readonly<Record<string, string>>;
  /** The simulated cluster as it is declared. */
  topology: TopologyConfig;
  /** Every scrape target of the stack, for Prometheus. */
  scrapeTargets: readonly ScrapeTarget[];
}

export interface ScrapeTarget {
  service: string;
  port: string;
  path: string;
}

/** Needs on those of the named services that are part of the stack. */
export function needsStarted(
  context: CatalogContext,
  ...services: string[]
): Record<string, NeedCondition> {
  const present = services.filter((name) => context.enabled.has(name));
  return Object.fromEntries(present.map((name) => [name, "started" as const]));
}

/**
 * Environment that every service of ours takes: where spans go, and the in-stack name by which it
 * may be addressed.
 */
export function commonEnv(context: CatalogContext, service: string): Record<string, string> {
  return {
    DEVSTACK_ALLOWED_HOSTS: service,
    ...(context.enabled.has("otel-collector") && {
      OTEL_EXPORTER_OTLP_ENDPOINT: "${url:otel-collector.otlp-http}",
    }),
  };
}
