import { digestOf } from "../../util/digest.ts";
import { messageOf } from "../../util/errors.ts";
import type { RunningService, ServiceContext } from "../kit/service-context.ts";
import { readDeclaration } from "./declaration.ts";
import { applyManifests } from "./manifests/apply-manifests.ts";
import { parseManifests } from "./manifests/parse-manifests.ts";
import { type ManifestFile, readManifestFiles } from "./manifests/read-manifest-files.ts";
import { describeCluster } from "./metrics/cluster-metrics.ts";
import { countApiRequests } from "./metrics/request-metrics.ts";
import { describeScheduler } from "./metrics/scheduler-metrics.ts";
import { describeService } from "./metrics/service-metrics.ts";
import { describeTraffic } from "./metrics/traffic-metrics.ts";
import { type OpenedSimulation, openSimulation } from "./open-simulation.ts";
import { readSettings } from "./settings.ts";
import type { Simulation } from "./simulation.ts";
import { StateFolder } from "./state/state-folder.ts";
import { StateKeeper } from "./state/state-keeper.ts";
import { TopologyServer } from "./topology-server.ts";

/** How long a stop waits for answers that are being sent. */
const CLOSE_MS = 1_000;

/**
 * Serves the simulated cluster: its Kubernetes API, the simulation's own under /sim/v1, and /metrics.
 * It is ready when all manifests are applied, and a new cluster's pods have had the time to get ready.
 *
 * Rejects when the declaration or a manifest cannot be used, with everything that is wrong with them.
 */
export async function startTopology(context: ServiceContext): Promise<RunningService> {
  const { log, metrics, drain, env } = context;
  const settings = readSettings(env);
  env.assertValid();
  const [declaration, files] = await Promise.all([
    readDeclaration(settings.declaration),
    readManifestFiles(settings.manifests),
  ]);
  const { stateFolder } = settings;
  const folder = stateFolder === undefined ? null : new StateFolder(stateFolder);
  const manifests = digestOf(files);
  const opened = await openSimulation({ declaration, manifests, folder, log });
  const { simulation, mustApply, isNew } = opened;
  const keeper = folder && keeperOf(opened, { folder, context });
  const server = serve(simulation, { context, allowedHosts: settings.allowedHosts, keeper });
  const bound = await server.listen(settings);
  const address = `http://${bound.address}:${bound.port}`;
  drain.addEventListener("abort", () => server.drain());
  try {
    if (mustApply) await apply(files, simulation);
    if (isNew) await simulation.driver.comeToPresent();
  } catch (error) {
    await server.close(0);
    throw error;
  }
  keeper?.start();
  server.ready();
  log.info({ address, stateFolder, isNew: mustApply }, "topology serves");
  registerCluster(metrics, simulation);
  return {
    stop: async () => {
      await Promise.all([server.close(CLOSE_MS), keeper?.stop()]);
    },
  };
}

interface Serving {
  context: ServiceContext;
  allowedHosts: ReadonlySet<string>;
  keeper: StateKeeper | null;
}

function serve(simulation: Simulation, { context, allowedHosts, keeper }: Serving): TopologyServer {
  const { log, metrics } = context;
  const onAnswered = countApiRequests(metrics);
  const { onCut } = describeService(metrics, { simulation, streams: () => server.streams });
  const server = new TopologyServer({
    simulation,
    allowedHosts,
    metrics: () => metrics.metrics(),
    keep: () => keeper?.flush() ?? null,
    onAnswered,
    onCut,
    onFault: (fault, request) => {
      const about = request && { method: request.method, path: request.path };
      log.error({ err: fault, ...about }, messageOf(fault));
    },
  });
  return server;
}

async function apply(files: readonly ManifestFile[], simulation: Simulation): Promise<void> {
  if (files.length === 0) return;
  const { store } = simulation.cluster;
  await applyManifests(parseManifests(files), {
    ...{ store, ask: (request) => simulation.handle(request) },
  });
}

/** It follows what changes from the very first moment. */
function keeperOf(
  { simulation, origin, chain }: OpenedSimulation,
  { folder, context }: { folder: StateFolder; context: ServiceContext },
): StateKeeper {
  const { log } = context;
  const onFault = (fault: unknown) => {
    log.error({ err: fault }, `the cluster's state is not kept: ${messageOf(fault)}`);
  };
  const onSnapshotFault = (fault: unknown) => {
    const words =
      "the cluster's state is kept, but its journals grow: no new snapshot can be written";
    log.error({ err: fault }, `${words}: ${messageOf(fault)}`);
  };
  return new StateKeeper({ simulation, folder, origin, chain, onFault, onSnapshotFault });
}

function registerCluster(metrics: ServiceContext["metrics"], simulation: Simulation): void {
  describeCluster(metrics, () => simulation.cluster.store);
  describeScheduler(metrics, () => simulation.cluster);
  describeTraffic(metrics, () => simulation.cluster);
}
