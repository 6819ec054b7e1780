import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { serveTopology } from "../../../../test/support/topology-server.ts";
import type { Cluster } from "../../../cluster/cluster.ts";
import type { KubeObject } from "../../../cluster/objects/meta.ts";
import { resource } from "../../../cluster/store/resource.ts";

const CONFIG_MAPS = resource<KubeObject & { data: Record<string, string> }>("configmaps");

const LARGE = "x".repeat(256 * 1024);

/** More than what the system keeps for a socket that nobody reads, by far. */
function fill(cluster: Cluster, count: number): void {
  for (let index = 0; index < count; index++) {
    cluster.write((writer) =>
      writer.create(CONFIG_MAPS, {
        ...{ apiVersion: "v1", kind: "ConfigMap" },
        metadata: { generateName: "large-", namespace: "default" },
        data: { index: String(index), LARGE },
      }),
    );
  }
}

async function watcher(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {});
  socket.write(`GET /api/v1/configmaps?watch=true HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  await once(socket, "data");
  return socket;
}

test("a watcher that does not read is cut, and others go on", async () => {
  let cuts = 0;
  const { port, url, server, simulation } = await serveTopology({
    streams: { backlogBytes: 1024 * 1024 },
    onCut: () => cuts++,
  });
  const slow = await watcher(port);
  slow.pause();
  const quick = await watcher(port);
  let read = 0;
  quick.on("data", (chunk: Buffer) => {
    read += chunk.byteLength;
  });
  const { cluster } = simulation;
  for (let filled = 1; cuts === 0; filled++) {
    fill(cluster, 1);
    await until(() => read >= filled * LARGE.length);
  }
  expect(cuts).toBe(1);
  expect(server.streams).toMatchObject({ count: 1 });
  expect((await fetch(`${url}/livez`)).status).toBe(200);
});

test("what a watch begins with may be large", async () => {
  let cuts = 0;
  const { port, simulation } = await serveTopology({
    streams: { backlogBytes: 1024 },
    onCut: () => cuts++,
  });
  const { cluster } = simulation;
  fill(cluster, 40);
  const socket = await watcher(port);
  let read = 0;
  socket.on("data", (chunk: Buffer) => {
    read += chunk.byteLength;
  });
  await until(() => read >= 39 * LARGE.length);
  expect(cuts).toBe(0);
});

test("a watcher that reads nothing for too long is cut", async () => {
  const cut = new Promise<void>((resolve) => {
    void serveTopology({ streams: { stallMs: 50 }, onCut: resolve }).then(
      async ({ port, simulation }) => {
        const socket = await watcher(port);
        socket.pause();
        fill(simulation.cluster, 60);
      },
    );
  });
  await cut;
});

test("what waits for all clients together has a bound too", async () => {
  let cuts = 0;
  const { port, server, simulation } = await serveTopology({
    streams: { backlogsBytes: 4 * 1024 * 1024 },
    onCut: () => cuts++,
  });
  const sockets = await Promise.all(Array.from({ length: 3 }, () => watcher(port)));
  for (const socket of sockets) socket.pause();
  fill(simulation.cluster, 60);
  expect(cuts).toBeGreaterThan(0);
  expect(server.streams.backlogBytes).toBeLessThan(8 * 1024 * 1024);
});

test("there are not more watches than there may be, of one client and of all", async () => {
  const { url, simulation } = await serveTopology({ streams: { all: 3, perClient: 2 } });
  const open = (agent: string) =>
    fetch(`${url}/api/v1/pods?watch=true`, { headers: { "user-agent": agent } });
  const statuses: number[] = [];
  for (const agent of ["a", "a", "a", "b", "c"]) statuses.push((await open(agent)).status);
  expect(statuses).toEqual([200, 200, 429, 200, 429]);
  simulation.stop();
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
