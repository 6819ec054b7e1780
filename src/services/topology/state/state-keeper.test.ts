import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import {
  addNamespace,
  namespaces,
  newStateFolder,
  openKept,
} from "../../../../test/support/cluster/kept-simulation.ts";
import { savedDigest } from "../../../../test/support/cluster/saved-digest.ts";
import type { Declaration } from "../declaration.ts";
import type { Simulation } from "../simulation.ts";
import { StateKeeper } from "./state-keeper.ts";

const STANDING = { pace: { speed: 1, isPaused: true } };

async function openIn(path: string, more: Partial<Declaration> & { manifests?: string } = {}) {
  const { keeping, ...opened } = await openKept(path, more);
  return { ...opened, keeper: new StateKeeper(keeping) };
}

const essence = ({ cluster }: Simulation) => savedDigest(cluster.save());

/** With timers that pass when they are told to. */
function fakeTimers(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
}

/** Until it was written so often, within a second of that clock. */
async function written(keeper: StateKeeper, times: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(1_000);
  await vi.waitFor(() => expect(keeper.writes).toBe(times));
}

/** The snapshot, and the journals after it. */
async function files(path: string): Promise<string[]> {
  const names = await readdir(path);
  return Promise.all(
    names
      .toSorted()
      .reverse()
      .map((name) => readFile(join(path, name), "utf8")),
  );
}

test("what is kept goes on as it was, with its pace and its time", async () => {
  const path = await newStateFolder();
  const first = await openIn(path);
  expect(first.mustApply).toBe(true);
  first.keeper.start();
  addNamespace(first.simulation, "shop");
  first.simulation.driver.setPace({ speed: 60, isPaused: true });
  await first.keeper.stop();
  const second = await openIn(path);
  expect(essence(second.simulation)).toBe(essence(first.simulation));
  expect(namespaces(second.simulation)).toContain("shop");
  expect(second.simulation.driver.pace).toEqual({ speed: 60, isPaused: true });
  expect(second).toMatchObject({ mustApply: false, told: [] });
  second.keeper.start();
  addNamespace(second.simulation, "bank");
  second.simulation.driver.setPace({ speed: 2, isPaused: true });
  second.simulation.cluster.advanceTo(second.simulation.cluster.nowMs + 90_000);
  await second.keeper.stop();
  const third = await openIn(path);
  expect(essence(third.simulation)).toBe(essence(second.simulation));
  expect(third.simulation.driver.pace).toEqual({ speed: 2, isPaused: true });
});

test("a change is written within a second, several at one go, and nothing where nothing changes", async () => {
  fakeTimers();
  const path = await newStateFolder();
  const { simulation, keeper } = await openIn(path, STANDING);
  keeper.start();
  for (const name of ["a", "b", "c"]) addNamespace(simulation, name);
  await written(keeper, 1);
  const [snapshot, ...journals] = await files(path);
  expect(snapshot).toContain('"name":"c"');
  expect(journals).toEqual([]);
  for (const name of ["d", "e", "f"]) addNamespace(simulation, name);
  await written(keeper, 2);
  const [same, journal = ""] = await files(path);
  expect(same).toBe(snapshot);
  expect(journal).toContain('"name":"f"');
  expect(journal).not.toContain('"name":"c"');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(keeper.writes).toBe(2);
});

test("what has changed is written at once for who is going to be at work for long", async () => {
  fakeTimers();
  const path = await newStateFolder();
  const { simulation, keeper } = await openIn(path, STANDING);
  expect(keeper.flush()).toBeNull();
  keeper.start();
  await written(keeper, 1);
  expect(keeper.flush()).toBeNull();
  const begunMs = performance.now();
  await vi.waitFor(() => expect(performance.now() - begunMs).toBeGreaterThan(30));
  addNamespace(simulation, "shop");
  await keeper.flush();
  expect(keeper.flush()).toBeNull();
  expect(keeper.writes).toBe(2);
  expect(namespaces((await openIn(path, STANDING)).simulation)).toContain("shop");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(keeper.writes).toBe(2);
});

test("a cluster that goes on where it was writes nothing until something changes", async () => {
  const path = await newStateFolder();
  const first = await openIn(path, STANDING);
  first.keeper.start();
  await first.keeper.stop();
  fakeTimers();
  const before = await files(path);
  const { simulation, keeper } = await openIn(path, STANDING);
  keeper.start();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(keeper.writes).toBe(0);
  addNamespace(simulation, "shop");
  await written(keeper, 1);
  expect(await files(path)).toEqual([...before, expect.stringContaining('"name":"shop"')]);
});

test("time that somebody lets pass is kept, also where nothing has happened in it", async () => {
  fakeTimers();
  const path = await newStateFolder();
  const { simulation, keeper } = await openIn(path, STANDING);
  keeper.start();
  await written(keeper, 1);
  const { cluster } = simulation;
  cluster.advanceTo(cluster.nowMs + 300_000);
  await written(keeper, 2);
  const { revision } = cluster.store;
  cluster.advanceTo(cluster.nowMs + 900);
  await vi.advanceTimersByTimeAsync(5_000);
  cluster.advanceTo(cluster.nowMs + 300_000);
  await written(keeper, 3);
  expect(cluster.store.revision).toBe(revision);
  const again = await openIn(path, STANDING);
  expect(again.simulation.cluster.nowMs).toBe(cluster.nowMs);
});

test("a cluster that takes the place of another is kept as a whole", async () => {
  fakeTimers();
  const path = await newStateFolder();
  const { simulation, keeper } = await openIn(path, STANDING);
  const snapshot = await ask(simulation, "GET");
  keeper.start();
  addNamespace(simulation, "shop");
  await written(keeper, 1);
  await ask(simulation, "PUT", snapshot);
  await written(keeper, 2);
  addNamespace(simulation, "bank");
  await written(keeper, 3);
  const again = await openIn(path, STANDING);
  expect(essence(again.simulation)).toBe(essence(simulation));
  expect(namespaces(again.simulation)).not.toContain("shop");
});

async function ask(simulation: Simulation, method: string, text = ""): Promise<string> {
  const response = await simulation.handle({
    ...{ method, path: "/sim/v1/snapshot", query: new URLSearchParams(), headers: {} },
    body: Buffer.from(text),
  });
  expect(response.status).toBe(200);
  return String("body" in response ? response.body : "");
}

test("where manifests have changed they are applied to what is there, which is kept as a whole", async () => {
  const path = await newStateFolder();
  const first = await openIn(path);
  first.keeper.start();
  addNamespace(first.simulation, "shop");
  await first.keeper.stop();
  const second = await openIn(path, { manifests: "others" });
  expect(second).toMatchObject({ mustApply: true, chain: null });
  expect(namespaces(second.simulation)).toContain("shop");
  second.keeper.start();
  await second.keeper.stop();
  expect(await openIn(path, { manifests: "others" })).toMatchObject({ mustApply: false });
});

test("a folder that cannot be written to is told once, and all is kept as soon as it can be", async () => {
  fakeTimers();
  const path = await newStateFolder();
  const { simulation, keeper, told } = await openIn(path, STANDING);
  await mkdir(join(path, "cluster.snapshot.next"));
  keeper.start();
  for (let seconds = 0; seconds < 20; seconds++) {
    await vi.advanceTimersByTimeAsync(1_000);
    await new Promise(setImmediate);
  }
  addNamespace(simulation, "shop");
  await vi.waitFor(() => expect(told).toEqual([expect.stringContaining("EISDIR")]));
  await rm(join(path, "cluster.snapshot.next"), { recursive: true });
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(5_000);
    expect(keeper.writes).toBe(1);
  });
  expect(told).toHaveLength(1);
  expect(namespaces((await openIn(path, STANDING)).simulation)).toContain("shop");
});
