import { listeningPort } from "../components/collector.ts";
import type { Components } from "../components/components.ts";
import { placeOf, type Scalar, type Spot, scalarsIn } from "../tree/tree.ts";
import type { Networks } from "./networks.ts";
import type { Service } from "./service.ts";

/** That a service will talk to a name. */
export interface Reference {
  from: Service;
  /** Null for a name that no service has. */
  to: Service | null;
  host: string;
  port: number | null;
  scheme: string | null;
  at: Spot;
  /** What names it: `OPA_URL`, `its command`, `scrape job router`. */
  by: string;
}

const ADDRESS =
  /(?:^|[\s"'=,;[(@])(?:([a-z][a-z0-9+.-]*):\/\/(?:[^@\s/"']*@)?)?([A-Za-z0-9][\w.-]*)(?::(\d{1,5}))?(?=$|[/\s"',;\])?])/gi;
/** Variables whose whole value is a host. */
const HOST_VARIABLE =
  /(?:^|_)(?:HOST|HOSTNAME|ADDR|ADDRESS|SERVER|SERVERS|ENDPOINT|URL|URI|SEEDS|BROKERS?)$/;
/** Variables whose addresses are names for others: browsers, certificates, lists of what is allowed. */
const FOR_OTHERS =
  /CORS|ORIGIN|REDIRECT|CALLBACK|NO_PROXY|ALLOWED|PUBLIC|EXTERNAL|ADVERTISED|COOKIE/i;

/** Every name of another service in environments, commands and configurations. */
export function findReferences(
  services: Iterable<Service>,
  components: Components,
  networks: Networks,
): Reference[] {
  const inCompose = [...services].flatMap((from) => [
    ...[...from.environment.values()]
      .filter(({ name }) => !FOR_OTHERS.test(name))
      .flatMap(({ name, value }) =>
        addressesIn(value, { whole: HOST_VARIABLE.test(name) }).map((one) => ({
          ...one,
          from,
          by: name,
        })),
      ),
    ...from.command.flatMap(({ text, from: scalar }) =>
      addressesIn({ ...scalar, text }, { whole: false }).map((one) => ({
        ...one,
        from,
        by: "its command",
      })),
    ),
  ]);
  const found = [...inCompose, ...inConfigurations(components)].map((one) => ({
    ...one,
    to: networks.named(one.host),
  }));
  // In commands and variables almost any word may look like a name: only a service's counts.
  return found.filter(({ from, to, by }) => to !== from && (to !== null || isConfigured(by)));
}

const isConfigured = (by: string) => /^(?:scrape job|data source|exporter|nginx)/.test(by);

type Found = Omit<Reference, "to">;

function inConfigurations({ prometheus, grafana, collectors, nginx }: Components): Found[] {
  return [
    ...prometheus.flatMap(({ service, targets }) =>
      targets.map(({ host, port, job, at }) => ({
        from: service,
        host,
        port,
        scheme: null,
        at: at.at,
        by: `scrape job ${job ?? "without a name"}`,
      })),
    ),
    ...grafana.flatMap(({ service, dataSources }) =>
      dataSources.flatMap(({ url, name }) =>
        url === null || url.text.includes("$")
          ? []
          : addressesIn(url, { whole: true })
              .slice(0, 1)
              .map((one) => ({ ...one, from: service, by: `data source ${name ?? ""}` })),
      ),
    ),
    ...collectors.flatMap(({ service, exporters, used }) =>
      exporters
        .filter((part) => used.has(part.name) && part.type !== "prometheus")
        .flatMap((part) =>
          scalarsIn(part.entry.value)
            .filter(({ text }) => /^(?:https?:\/\/)?[\w.-]+:\d+/.test(text) && !text.includes("$"))
            .flatMap((scalar) => addressesIn(scalar, { whole: true }).slice(0, 1))
            .map((one) => ({
              ...one,
              from: service,
              by: `exporter ${part.name} (port ${listeningPort(part) ?? "?"})`,
            })),
        ),
    ),
    ...nginx.flatMap(({ service, upstreams }) =>
      upstreams.map(({ host, port, scheme, at }) => ({
        from: service,
        host,
        port,
        scheme,
        at,
        by: "nginx",
      })),
    ),
  ];
}

/** Addresses with a scheme or a port; with `whole` also a text that is nothing but a name. */
function addressesIn(scalar: Scalar, { whole }: { whole: boolean }): Omit<Found, "from" | "by">[] {
  const text = scalar.text.trim();
  return [...text.matchAll(ADDRESS)].flatMap(([, scheme, host = "", port]) => {
    const isAddress = scheme !== undefined || port !== undefined || (whole && host === text);
    if (!isAddress) return [];
    return [
      {
        host,
        port: port ? Number(port) : null,
        scheme: scheme?.toLowerCase() ?? null,
        at: placeOf(scalar, host),
      },
    ];
  });
}
