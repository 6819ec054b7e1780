import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createCluster } from "../../../cluster/create-cluster.ts";
import type { KubeObject } from "../../../cluster/objects/meta.ts";
import { NAMESPACES } from "../../../cluster/objects/resources.ts";
import { resource } from "../../../cluster/store/resource.ts";
import { StateFile } from "./state-file.ts";
import { readState, type ServiceState } from "./state-text.ts";

const CONFIG_MAPS = resource<KubeObject & { data: Record<string, string> }>("configmaps");
const LAST = { namespace: "default", name: "map-1999" };
const REST = {
  pace: { speed: 1, isPaused: false },
  origin: { declaration: "d", manifests: "m" },
};

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "devstack-state-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function largeCluster() {
  const cluster = createCluster({ seed: 1, startMs: 0 });
  cluster.write((writer) => {
    for (let index = 0; index < 2_000; index++) {
      writer.create(CONFIG_MAPS, {
        ...{ apiVersion: "v1", kind: "ConfigMap" },
        metadata: { name: `map-${index}`, namespace: "default" },
        data: { text: "x".repeat(5_000) },
      });
    }
  });
  return cluster;
}

test("a large state is written in many turns, as it was when it began", async () => {
  const cluster = largeCluster();
  const file = new StateFile(await newFolder());
  let turns = 0;
  let isWritten = false;
  const count = () => {
    turns += 1;
    if (turns === 3) cluster.write((writer) => writer.delete(CONFIG_MAPS, LAST));
    if (!isWritten) setImmediate(count);
  };
  setImmediate(count);
  const saved = cluster.save();
  await file.write({ cluster: saved, ...REST });
  isWritten = true;
  expect(turns).toBeGreaterThan(15);
  const text = (await file.text()) ?? "";
  expect(readState(text)).toEqual(JSON.parse(JSON.stringify({ cluster: saved, ...REST })));
});

test("a write that breaks off leaves what was there", async () => {
  const folder = await newFolder();
  const file = new StateFile(folder);
  const cluster = createCluster({ seed: 1, startMs: 0 }).save();
  await file.write({ cluster, ...REST });
  const before = await file.text();
  const faulty = {
    get value(): never {
      throw new Error("in the midst");
    },
  };
  const memories = { ...cluster.memories, zzz: { faulty } };
  const state: ServiceState = { cluster: { ...cluster, memories }, ...REST };
  await expect(file.write(state)).rejects.toThrow("in the midst");
  expect(await file.text()).toBe(before);
  expect(await readdir(folder)).toEqual(["cluster.snapshot"]);
});

test("what a killed process had begun to write is of no account", async () => {
  const folder = await newFolder();
  const file = new StateFile(folder);
  await writeFile(join(folder, "cluster.snapshot.next"), "half a snap");
  expect(await file.text()).toBeNull();
  const cluster = createCluster({ seed: 1, startMs: 0 });
  await file.write({ cluster: cluster.save(), ...REST });
  expect(readState((await file.text()) ?? "").origin).toEqual(REST.origin);
  expect(await readdir(folder)).toEqual(["cluster.snapshot"]);
  expect(cluster.store.count(NAMESPACES)).toBeGreaterThan(0);
});
