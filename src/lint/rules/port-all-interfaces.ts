import type { LintRule } from "../finding.ts";

/** Ports of web servers for everybody. */
const WEB = new Set(["80", "443"]);
const EDGE =
  /(?:^|\/)(?:nginx|traefik|caddy|haproxy|envoy|httpd|openresty|nginx-proxy-manager|kong)(?:$|[-_])/;

export const portAllInterfaces: LintRule = {
  code: "L_PORT_ALL_INTERFACES",
  severity: "warning",
  title: "a port is published on every interface of the host",
  consequence:
    "Whoever reaches this machine reaches the service, past most host firewalls: the engine writes its own rules.",
  fix: 'Bind it to loopback, as in "127.0.0.1:8080:8080", unless others are meant to reach it.',
  docs: "Every published port without a host address. Silent about 80 and 443 of web servers and proxies, and about 80 and 443 of any service.",
  *check({ services }) {
    for (const service of services.values()) {
      const name = service.image?.reference.repository ?? "";
      for (const { at, address, published, targets } of service.ports) {
        if (address !== null || WEB.has(published ?? "")) continue;
        if (EDGE.test(name) && targets.some((port) => WEB.has(String(port)))) continue;
        const what = published ?? "a port that the engine chooses";
        yield {
          at,
          service: service.name,
          message: `${service.name} publishes ${what} on all interfaces`,
        };
      }
    }
  },
};
