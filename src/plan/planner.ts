import type { CatalogContext, ScrapeTarget } from "../catalog/context.ts";
import { customize } from "../catalog/customize.ts";
import { PLATFORM_CATALOG } from "../catalog/platform-catalog.ts";
import type { LaunchOption, ServiceSpec } from "../catalog/service-spec.ts";
import { userService } from "../catalog/user-service.ts";
import type { Config } from "../config/config.ts";
import { PLATFORM_SERVICE_NAMES } from "../config/platform-services.ts";
import { allOrFaults } from "../util/several-faults.ts";
import { checkNeeds } from "./check-needs.ts";
import { withKubeconfig } from "./kubeconfig.ts";
import type { Launch, Plan, PlannedService } from "./plan.ts";
import { plannedSecrets } from "./planned-secrets.ts";
import { stackEnv } from "./stack-env.ts";
import { startWaves } from "./waves.ts";

/** What a runtime makes of the ways to launch a service. */
export type ResolveLaunch = (options: readonly LaunchOption[], service: string) => Promise<Launch>;

/**
 * Configuration and catalogue make the plan. Pure but for `resolve`, which looks at the machine.
 *
 * @throws DevstackError E_CONFIG for needs that cannot come about, and whatever `resolve` throws
 *   when a service cannot be launched as it was asked for: all faults of devstack.yaml at once.
 */
export async function makePlan(config: Config, resolve: ResolveLaunch): Promise<Plan> {
  const wanted = enabledServices(config);
  const doubtful = await resolveDoubtful(describeServices(config, wanted), wanted, resolve);
  // What nothing here can run is no part of the stack: the others are not wired to it.
  const enabled = new Set([...wanted].filter((name) => doubtful.get(name)?.kind !== "disabled"));
  const specs = describeServices(config, enabled);
  const services = await allOrFaults(
    specs.map(async (spec): Promise<PlannedService> => {
      const launch: Launch = wanted.has(spec.name)
        ? (doubtful.get(spec.name) ?? (await resolve(spec.launch, spec.name)))
        : { kind: "disabled", reason: absence(config, spec.name) };
      const service = { ...spec, ports: portsOf(spec, config), launch };
      return enabled.has("topology") ? withKubeconfig(service) : service;
    }),
  );
  const live = services.filter(({ launch }) => launch.kind !== "disabled");
  const running = new Set(live.map(({ name }) => name));
  checkNeeds({ specs, services, config });
  return {
    schemaVersion: 1,
    name: config.name,
    folder: config.folder,
    services,
    waves: startWaves(live),
    secrets: plannedSecrets(config, live),
    ...(config.include.length > 0 && { include: config.include }),
    env: stackEnv(running),
  };
}

/** How those run that it may be impossible to run; a fault of theirs is told with those of all. */
async function resolveDoubtful(
  specs: readonly ServiceSpec[],
  wanted: ReadonlySet<string>,
  resolve: ResolveLaunch,
): Promise<Map<string, Launch>> {
  const doubtful = specs.filter(
    ({ name, launch }) => wanted.has(name) && launch.some(({ kind }) => kind === "absent"),
  );
  const found = await Promise.all(
    doubtful.map(async ({ name, launch }) =>
      resolve(launch, name).then(
        (one) => [[name, one] as const],
        () => [],
      ),
    ),
  );
  return new Map(found.flat());
}

function portsOf({ ports }: ServiceSpec, { portsMayMove, anyPorts }: Config): ServiceSpec["ports"] {
  if (!(portsMayMove || anyPorts)) return ports;
  const freedom = { required: false, ...(anyPorts && { preferred: 0 }) };
  const movable = Object.entries(ports).map(([name, port]) => [name, { ...port, ...freedom }]);
  return Object.fromEntries(movable);
}

function absence({ platform, own }: Config, name: string): string {
  return { ...platform, ...own }[name]?.absent ?? "disabled in devstack.yaml";
}

function enabledServices(config: Config): Set<string> {
  const all = Object.entries({ ...config.platform, ...config.own });
  return new Set(all.filter(([, { enabled }]) => enabled).map(([name]) => name));
}

/** The platform's services in their order, then the user's own in the file's. */
function describeServices(config: Config, enabled: ReadonlySet<string>): ServiceSpec[] {
  const context = {
    enabled,
    policyPath: config.platform.opa.policy,
    binaries: binaries(config),
    topology: config.topology,
    scrapeTargets: [],
  };
  // Targets are known when all services are described, and one service wants to know them.
  const scrapeTargets = build(config, context).flatMap(({ name, metrics }): ScrapeTarget[] =>
    enabled.has(name) ? metrics.map((endpoint) => ({ service: name, ...endpoint })) : [],
  );
  return build(config, { ...context, scrapeTargets });
}

function build(config: Config, context: CatalogContext): ServiceSpec[] {
  const platform = PLATFORM_SERVICE_NAMES.map((name) =>
    customize(PLATFORM_CATALOG[name](context), config.platform[name]),
  );
  const own = Object.entries(config.own).map(([name, service]) => userService(name, service));
  return [...platform, ...own];
}

function binaries(config: Config): Record<string, string> {
  const configured = Object.entries(config.platform).flatMap(([name, { binary }]) =>
    binary === null ? [] : [[name, binary] as const],
  );
  return Object.fromEntries(configured);
}
