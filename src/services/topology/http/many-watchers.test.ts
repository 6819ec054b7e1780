import { connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { eventually } from "../../../../test/support/eventually.ts";
import { serveTopology } from "../../../../test/support/topology-server.ts";
import type { Cluster } from "../../../cluster/cluster.ts";
import type { KubeObject } from "../../../cluster/objects/meta.ts";
import { resource } from "../../../cluster/store/resource.ts";

const CONFIG_MAPS = resource<KubeObject & { data: Record<string, string> }>("configmaps");
const WATCHERS = 3_000;
/** What one of them may keep in memory, its client's side in this process included. */
const LARGEST_WATCH_BYTES = 64 * 1024;
const LARGE = "x".repeat(256 * 1024);
const LONGEST_MS = 60_000;

interface Watcher {
  readonly socket: Socket;
  /** The last of what it was told. */
  heard: string;
}

function watcher(port: number, path: string): Watcher {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  const made: Watcher = { socket, heard: "" };
  socket.on("error", () => {});
  socket.setEncoding("utf8").on("data", (text: string) => {
    made.heard = (made.heard + text).slice(-1_000);
  });
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  return made;
}

const mapsOf = (namespace: string) => `/api/v1/namespaces/${namespace}/configmaps?watch=true`;

function addMap(cluster: Cluster, namespace: string, name: string, text = ""): void {
  cluster.write((writer) =>
    writer.create(CONFIG_MAPS, {
      ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace } },
      data: { text },
    }),
  );
}

const heard = (watchers: readonly Watcher[], name: string) =>
  eventually(
    () => watchers.filter((one) => one.heard.includes(`"name":"${name}"`)).length,
    (count) => count === watchers.length,
    LONGEST_MS,
  );

test("three thousand watches hear of a change, a slow one is cut meanwhile, and nothing is left of them", {
  timeout: 3 * LONGEST_MS,
}, async () => {
  let cuts = 0;
  const { port, url, server, simulation } = await serveTopology({
    streams: { backlogBytes: 1024 * 1024 },
    onCut: () => cuts++,
  });
  const { cluster } = simulation;
  const memoryBefore = process.memoryUsage().heapUsed;
  const watchers = Array.from({ length: WATCHERS }, () => watcher(port, mapsOf("default")));
  const slow = watcher(port, mapsOf("kube-system"));
  await heard([...watchers, slow], "kube-root-ca.crt");
  expect(server.streams.count).toBe(WATCHERS + 1);
  expect(process.memoryUsage().heapUsed - memoryBefore).toBeLessThan(
    WATCHERS * LARGEST_WATCH_BYTES,
  );

  slow.socket.pause();
  for (let at = 0; cuts === 0; at++) {
    addMap(cluster, "kube-system", `large-${at}`, LARGE);
    await new Promise((resolve) => setImmediate(resolve));
  }
  addMap(cluster, "default", "told-to-all");
  await heard(watchers, "told-to-all");
  expect(cuts).toBe(1);
  expect((await fetch(`${url}/livez`)).status).toBe(200);

  for (const { socket } of watchers) socket.destroy();
  await eventually(
    () => server.streams.count,
    (count) => count === 0,
    LONGEST_MS,
  );
  expect(server.streams.backlogBytes).toBe(0);
});
