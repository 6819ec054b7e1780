import { onTestFinished } from "vitest";
import { type CreateClusterOptions, createCluster } from "../../src/cluster/create-cluster.ts";
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
}

/** Serves a cluster in this process: three zones with two nodes each, and time as it passes here. */
export async function serveTopology({
  cluster = {},
  ...options
}: {
  cluster?: Partial<CreateClusterOptions>;
} & Partial<Omit<TopologyServerOptions, "cluster">> = {}): Promise<ServedTopology> {
  const startMs = Math.floor(Date.now() / 1_000) * 1_000;
  const server = new TopologyServer({
    cluster: createCluster({ seed: 1, startMs, ...cluster }),
    pace: { kind: "running", speed: 1 },
    ...options,
  });
  const { port } = await server.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => server.close(0));
  server.ready();
  return { url: `http://127.0.0.1:${port}`, port, server };
}
