import { roleOf } from "../components/roles.ts";
import type { Service } from "../compose/service.ts";
import type { LintContext } from "../context.ts";

/** Whether a service is scraped, at a port or at any. */
export type IsScraped = (service: Service, port: number | null) => boolean;

/** Null when it cannot be known what is scraped, or nothing here scrapes. */
export function scrapedBy({ components, services, networks }: LintContext): IsScraped | null {
  const { prometheus, collectors } = components;
  if (prometheus.length === 0) return null;
  if (prometheus.some(({ config, discovers }) => config === null || discovers)) return null;
  if ([...services.values()].some((service) => roleOf(service) === "scraper")) return null;
  // A collector may scrape too: then somebody reads it, though not this Prometheus.
  if (collectors.some(({ receivers }) => receivers.some(({ type }) => type === "prometheus")))
    return null;
  const targets = prometheus.flatMap((one) =>
    one.targets.map((target) => ({ ...target, by: one.service })),
  );
  return (service, port) =>
    targets.some(({ host, port: asked, by }) => {
      if (port !== null && asked !== port && !publishes(service, asked, port)) return false;
      if (networks.named(host) === service) return true;
      if (/^(?:localhost|127\.0\.0\.1)$/.test(host))
        return by === service || service.networkMode === "host";
      // By way of the host: its port is all that can be compared.
      return /^(?:host\.docker\.internal|gateway\.docker\.internal|\d+\.\d+\.\d+\.\d+)$/.test(host)
        ? service.networkMode === "host" ||
            service.ports.some(({ published }) => published === String(asked))
        : false;
    });
}

function publishes({ ports }: Service, asked: number, port: number): boolean {
  return ports.some(
    ({ published, targets }) => published === String(asked) && targets.includes(port),
  );
}
