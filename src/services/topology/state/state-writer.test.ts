import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import {
  addNamespace,
  namespaces,
  newStateFolder,
  openKept,
} from "../../../../test/support/cluster/kept-simulation.ts";
import { savedDigest } from "../../../../test/support/cluster/saved-digest.ts";
import { inEachTurn } from "../../../../test/support/in-each-turn.ts";
import { createCluster } from "../../../cluster/create-cluster.ts";
import type { KubeObject } from "../../../cluster/objects/meta.ts";
import { NAMESPACES } from "../../../cluster/objects/resources.ts";
import { resource } from "../../../cluster/store/resource.ts";
import { type ServiceState, StateFolder } from "./state-folder.ts";
import { StateWriter } from "./state-writer.ts";

const CONFIG_MAPS = resource<KubeObject & { data: Record<string, string> }>("configmaps");
const LAST = { namespace: "default", name: "map-1999" };
const REST = {
  pace: { speed: 1, isPaused: false },
  origin: { declaration: "d", manifests: "m" },
};
const PLACE = { series: "abc", number: 1 };

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
  const folder = new StateFolder(await newStateFolder());
  const saved = cluster.save();
  const turns = await inEachTurn(folder.write({ cluster: saved, ...REST }, PLACE), (turn) => {
    if (turn === 3) cluster.write((writer) => writer.delete(CONFIG_MAPS, LAST));
  });
  expect(turns).toBeGreaterThan(15);
  const kept = await folder.read();
  expect(kept).toMatchObject(REST);
  expect(savedDigest(kept?.cluster)).toBe(savedDigest(saved));
});

test("a write that breaks off leaves what was there", async () => {
  const path = await newStateFolder();
  const folder = new StateFolder(path);
  const cluster = createCluster({ seed: 1, startMs: 0 }).save();
  await folder.write({ cluster, ...REST }, PLACE);
  const before = await readFile(join(path, "cluster.snapshot"), "utf8");
  const faulty = {
    get value(): never {
      throw new Error("in the midst");
    },
  };
  const memories = { ...cluster.memories, zzz: { faulty } };
  const state: ServiceState = { cluster: { ...cluster, memories }, ...REST };
  await expect(folder.write(state, PLACE)).rejects.toThrow("in the midst");
  expect(await readFile(join(path, "cluster.snapshot"), "utf8")).toBe(before);
  expect(await readdir(path)).toEqual(["cluster.snapshot"]);
});

test("what a killed process had begun to write is of no account", async () => {
  const path = await newStateFolder();
  const folder = new StateFolder(path);
  await writeFile(join(path, "cluster.snapshot.next"), "half a snap");
  expect(await folder.read()).toBeNull();
  const cluster = createCluster({ seed: 1, startMs: 0 });
  await folder.write({ cluster: cluster.save(), ...REST }, PLACE);
  expect(await folder.read()).toMatchObject(REST);
  expect(await readdir(path)).toEqual(["cluster.snapshot"]);
  expect(cluster.store.count(NAMESPACES)).toBeGreaterThan(0);
});

test("when journals have grown large there is a new snapshot, and they are gone", async () => {
  const path = await newStateFolder();
  const { simulation, keeping } = await openKept(path);
  const writer = new StateWriter({ ...keeping, leastBytes: 1_000 });
  const snapshots = new Set<string>();
  for (let index = 0; index < 120; index++) {
    addNamespace(simulation, `space-${index}`);
    await writer.write();
    await writer.snapshotEnded;
    snapshots.add(await readFile(join(path, "cluster.snapshot"), "utf8"));
    expect(savedDigest((await new StateFolder(path).read())?.cluster)).toBe(
      savedDigest(simulation.cluster.save()),
    );
  }
  expect(snapshots.size).toBeGreaterThan(2);
  expect((await readdir(path)).length).toBeLessThanOrEqual(4);
});

test("a new snapshot waits until much has changed no more, or very much has", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const path = await newStateFolder();
  const { simulation, keeping } = await openKept(path);
  const writer = new StateWriter({ ...keeping, leastBytes: 500_000 });
  const snapshot = () => readFile(join(path, "cluster.snapshot"), "utf8");
  const change = async (index: number, size: number) => {
    simulation.cluster.write((to) =>
      to.create(CONFIG_MAPS, {
        ...{ apiVersion: "v1", kind: "ConfigMap" },
        metadata: { name: `map-${index}`, namespace: "default" },
        data: { text: "x".repeat(size) },
      }),
    );
    await writer.write();
    await writer.snapshotEnded;
  };
  await writer.write();
  const first = await snapshot();
  for (const index of [1, 2, 3]) await change(index, 300_000);
  await change(4, 10);
  expect(await snapshot()).toBe(first);
  expect(writer.isSnapshotDue).toBe(true);
  vi.advanceTimersByTime(2_000);
  await change(5, 10);
  const second = await snapshot();
  expect(second).not.toBe(first);
  for (let index = 10; index < 60; index++) await change(index, 300_000);
  expect(await snapshot()).not.toBe(second);
});

const FULL = new Error("ENOSPC: no space left on device, write");

test("where a record cannot be written the whole state is written next", async () => {
  const path = await newStateFolder();
  const { simulation, keeping } = await openKept(path);
  let isFull = false;
  const folder = new StateFolder(path);
  const writer = new StateWriter({
    ...keeping,
    folder: {
      write: (...given) => (isFull ? Promise.reject(FULL) : folder.write(...given)),
      newJournal: (place) => {
        const journal = folder.newJournal(place);
        const append = journal.append.bind(journal);
        journal.append = (...given) => (isFull ? Promise.reject(FULL) : append(...given));
        return journal;
      },
    },
  });
  await writer.write();
  addNamespace(simulation, "before");
  await writer.write();
  isFull = true;
  addNamespace(simulation, "meanwhile");
  await expect(writer.write()).rejects.toThrow("ENOSPC");
  await expect(writer.write()).rejects.toThrow("ENOSPC");
  expect(namespaces((await openKept(path)).simulation)).toContain("before");
  isFull = false;
  addNamespace(simulation, "after");
  await writer.write();
  const again = await openKept(path);
  expect(namespaces(again.simulation)).toEqual(expect.arrayContaining(["meanwhile", "after"]));
  expect(again.told).toEqual([]);
});

test("where no new snapshot can be written journals go on, and that is told once", async () => {
  const path = await newStateFolder();
  const { simulation, keeping, told } = await openKept(path);
  const folder = new StateFolder(path);
  let isFull = false;
  const writer = new StateWriter({
    ...{ ...keeping, leastBytes: 1_000 },
    folder: {
      write: (...given) => (isFull ? Promise.reject(FULL) : folder.write(...given)),
      newJournal: (place) => folder.newJournal(place),
    },
  });
  await writer.write();
  isFull = true;
  for (let index = 0; index < 100; index++) {
    addNamespace(simulation, `space-${index}`);
    await writer.write();
    await writer.snapshotEnded;
  }
  expect(told).toEqual([`no snapshot: ${FULL}`]);
  expect(savedDigest((await folder.read())?.cluster)).toBe(savedDigest(simulation.cluster.save()));
  isFull = false;
  const before = await readFile(join(path, "cluster.snapshot"), "utf8");
  for (let index = 100; index < 300; index++) {
    addNamespace(simulation, `space-${index}`);
    await writer.write();
    await writer.snapshotEnded;
  }
  expect(await readFile(join(path, "cluster.snapshot"), "utf8")).not.toBe(before);
  expect(savedDigest((await folder.read())?.cluster)).toBe(savedDigest(simulation.cluster.save()));
  expect(told).toHaveLength(1);
});
