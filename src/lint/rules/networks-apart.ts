import type { Networks } from "../compose/networks.ts";
import type { Service } from "../compose/service.ts";
import type { LintRule, Observation } from "../finding.ts";
import { listed } from "./words.ts";

export const networksApart: LintRule = {
  code: "L_NETWORKS_APART",
  severity: "error",
  title: "a service names another that it shares no network with",
  consequence: "The name does not resolve there, so every call fails.",
  fix: "Put both on one network; with a `networks` key the default network must be named too.",
  docs: "Names are looked for in environment variables, commands, `depends_on`, and in the configuration of Prometheus, Grafana, OpenTelemetry collectors and nginx. Silent about `network_mode: host` and containers' networks, about a job that is only waited for, and about a dependency without ports and probe.",
  *check({ services, references, networks }) {
    const told = new Set<string>();
    for (const { from, to, at, by } of references) {
      if (to === null || networks.meet(from, to) !== false) continue;
      if (told.has(`${from.name} ${to.name}`)) continue;
      told.add(`${from.name} ${to.name}`);
      yield { at, service: from.name, message: words(from, to, { by, networks }) };
    }
    for (const from of services.values()) {
      for (const { name, condition, at } of from.dependencies) {
        const to = services.get(name);
        if (to === undefined || condition === "service_completed_successfully") continue;
        if (told.has(`${from.name} ${name}`) || networks.meet(from, to) !== false) continue;
        if (from.networkMode === "none" || to.networkMode === "none" || !serves(to)) continue;
        yield { at, service: from.name, message: words(from, to, { by: "depends_on", networks }) };
      }
    }
  },
} satisfies LintRule;

/** Whether anybody could call it: of a worker only the start may be waited for. */
function serves({ ports, exposed, probe }: Service): boolean {
  return ports.length > 0 || exposed.length > 0 || probe !== null;
}

function words(
  from: Service,
  to: Service,
  { by, networks }: { by: string; networks: Networks },
): Observation["message"] {
  const on = (service: Service) =>
    listed([...(networks.of(service) ?? [])].map((name) => name.replace(/^(?:key|name) /, "")));
  return `${from.name} names ${to.name} (${by}), but is on ${on(from)} and ${to.name} on ${on(to)}`;
}
