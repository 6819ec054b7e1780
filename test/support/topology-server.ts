import { onTestFinished } from "vitest";
import type { CreateClusterOptions } from "../../src/cluster/create-cluster.ts";
import { Simulation } from "../../src/services/topology/simulation.ts";
import type { Pace } from "../../src/services/topology/time/clock-driver.ts";
import {
  TopologyServer,
  type TopologyServerOptions,
} from "../../src/services/topology/topology-server.ts";

/** A cluster that is served, as long as the test runs. */
export interface ServedTopology {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  port: number;
  server: TopologyServer;
  simulation: Simulation;
}

/** Serves a cluster in this process: three zones with two nodes each, and time as it passes here. */
export async function serveTopology({
  cluster = {},
  pace = { speed: 1, isPaused: false },
  ...options
}: {
  cluster?: Partial<CreateClusterOptions>;
  pace?: Pace;
} & Partial<Omit<TopologyServerOptions, "simulation">> = {}): Promise<ServedTopology> {
  const startMs = Math.floor(Date.now() / 1_000) * 1_000;
  const simulation = new Simulation({ declared: { seed: 1, startMs, ...cluster }, pace });
  const server = new TopologyServer({ simulation, ...options });
  const { port } = await server.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => server.close(0));
  server.ready();
  return { url: `http://127.0.0.1:${port}`, port, server, simulation };
}
