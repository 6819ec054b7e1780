import { parseConfig } from "../../src/config/parse-config.ts";
import type { Endpoints } from "../../src/plan/endpoints.ts";
import type { Launch, Plan } from "../../src/plan/plan.ts";
import { makePlan, type ResolveLaunch } from "../../src/plan/planner.ts";
import { resolveLaunch } from "../../src/runtime/compose/resolve-launch.ts";

/** The folder that holds the devstack.yaml of these plans. */
export const FOLDER = "/home/ada/shop";

/** A devstack.yaml that uses what there is to say of services. */
export const RICH_YAML = `
name: shop
ports: { memory: 9000 }
services:
  router: { env: { ROUTER_RPS_LIMIT: "500" }, needs: { memory: ready } }
  persona-adapter:
    process: [python3, -m, persona]
    ports: { grpc: 7777 }
    probes: [{ grpc: grpc }]
    proof: { spans: none }
  opa: { policy: policies/, binary: bin/opa }
  prometheus: { enabled: false }
  billing:
    process: [node, billing.js, "--listen=\${listen:http}"]
    env: { ROUTER: "\${ROUTER_URL}", LEVEL: "\${LEVEL:-info}" }
    ports: { http: 9100, grpc-admin: 9101, feed: 9102 }
    probes: [{ http: /healthz }]
    metrics: /metrics
    needs: { router: ready, migrate: done }
    proof: { spans: [charge], counter: billing_charges_total }
  migrate: { process: [node, migrate.js], job: true, needs: { memory: ready } }
  idle: { process: [sleep, infinity], enabled: false }
`;

/** A machine that has every program. */
export const ALL_PROGRAMS = {
  opa: "/usr/bin/opa",
  "otelcol-contrib": "/opt/otelcol-contrib",
  prometheus: "/usr/bin/prometheus",
  tempo: "/usr/bin/tempo",
  grafana: "/usr/sbin/grafana",
};

export interface PlanFacts {
  /** Where the programs of this imaginary machine are, by name. */
  programs?: Readonly<Record<string, string>>;
}

/** The plan that a devstack.yaml makes, on a machine that has just the named programs. */
export function planOf(yaml: string, { programs = {} }: PlanFacts = {}): Promise<Plan> {
  const config = parseConfig(yaml, { file: `${FOLDER}/devstack.yaml`, folder: FOLDER });
  return makePlan(config, fakeResolve(programs));
}

/** The plan that a devstack.yaml makes for containers. */
export function containerPlanOf(yaml: string): Promise<Plan> {
  const config = parseConfig(yaml, { file: `${FOLDER}/devstack.yaml`, folder: FOLDER });
  return makePlan(config, async (options, service) =>
    resolveLaunch(options, service, {
      version: "0.0.0",
      onHost: async (option) =>
        option.kind === "command"
          ? { kind: "command", command: option.command, version: null }
          : { kind: "program", path: option.configured ?? "", args: option.args, version: null },
    }),
  );
}

/** A devstack.yaml with what there is to say of containers. */
export const CONTAINER_YAML = `
name: shop
services:
  router: { image: "ghcr.io/acme/router:dev", env: { RUST_LOG: info }, proof: { spans: none } }
  persona-adapter: { build: ./persona }
  memory: { enabled: false }
  ollama-adapter: { enabled: false }
  opa: { policy: policies/ }
  grafana: { enabled: false }
  billing:
    image: billing:1
    process: [node, billing.js]
    env: { ROUTER: "\${ROUTER_URL}", LISTEN: "\${listen:http}" }
    ports: { http: 9100 }
    needs: { router: ready, migrate: done }
  migrate: { image: "billing:1", job: true }
secrets:
  payment-key: { from: "env:PAYMENT_KEY", to: [billing] }
  audit-key: { generate: 32, to: [billing], as: env }
`;

/** Stands in for a runtime's look at the machine: takes the first way that there is. */
function fakeResolve(programs: Readonly<Record<string, string>>): ResolveLaunch {
  return async (options, service): Promise<Launch> => {
    for (const option of options) {
      switch (option.kind) {
        case "builtin":
          return { kind: "builtin", entry: option.entry, env: option.env ?? {}, version: "0.0.0" };
        case "command":
          return { kind: "command", command: option.command, version: null };
        case "external":
          return { kind: "external", addresses: option.addresses, version: null };
        case "absent":
          return { kind: "disabled", reason: option.reason };
        case "impossible":
          throw new Error(`${service}: ${option.reason}`);
        case "program": {
          const found = option.names.map((name) => programs[name]).find(Boolean);
          const path = option.configured ?? found;
          if (path) return { kind: "program", path, args: option.args, version: "1.2.3" };
        }
      }
    }
    throw new Error(`nothing runs ${service}`);
  };
}

/** Endpoints as an empty machine would give them: every port its own number, any port from 40000 on. */
export function usualEndpoints({ services }: Plan): Endpoints {
  let any = 40_000;
  return Object.fromEntries(
    services
      .filter(({ launch }) => launch.kind !== "disabled")
      .map(({ name, ports }) => [
        name,
        Object.fromEntries(
          Object.entries(ports).map(([port, { protocol, preferred, internal }]) => [
            port,
            { host: "127.0.0.1", port: preferred || any++, protocol, internal },
          ]),
        ),
      ]),
  );
}
