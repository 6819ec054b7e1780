import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { NAMESPACES } from "../../../cluster/objects/resources.ts";
import { digestOf } from "../../../util/digest.ts";
import type { Declaration } from "../declaration.ts";
import { readDeclaration } from "../declaration.ts";
import { openSimulation } from "../open-simulation.ts";
import type { Simulation } from "../simulation.ts";
import { StateFile } from "./state-file.ts";
import { StateKeeper } from "./state-keeper.ts";

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "devstack-state-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const USUAL = await readDeclaration(undefined);

/** Opens what is kept in a folder, and says what was told. */
async function openIn(folder: string, more: Partial<Declaration> & { manifests?: string } = {}) {
  const { manifests = "none", ...declared } = more;
  const told: string[] = [];
  const tell = (_facts: object, text: string) => void told.push(text);
  const log = { info: tell, error: tell } as Parameters<typeof openSimulation>[0]["log"];
  const file = new StateFile(folder);
  const declaration = { ...USUAL, ...declared };
  const opened = await openSimulation({ declaration, manifests, file, log });
  const keeper = new StateKeeper({ ...opened, file, onFault: (fault) => told.push(String(fault)) });
  onTestFinished(() => opened.simulation.stop());
  return { ...opened, keeper, told };
}

function addNamespace({ cluster }: Simulation, name: string): void {
  cluster.write((writer) =>
    writer.create(NAMESPACES, {
      ...{ apiVersion: "v1", kind: "Namespace", metadata: { name } },
      ...{ spec: {}, status: {} },
    }),
  );
}

const names = ({ cluster }: Simulation) =>
  cluster.store.list(NAMESPACES).map(({ metadata }) => metadata.name);

/** The cluster as text, without what time has passed. */
function essence({ cluster }: Simulation): string {
  return digestOf(cluster.save().store);
}

test("what is kept goes on as it was, with its pace", async () => {
  const folder = await newFolder();
  const first = await openIn(folder);
  expect(first.mustApply).toBe(true);
  first.keeper.start();
  addNamespace(first.simulation, "shop");
  first.simulation.driver.setPace({ speed: 60, isPaused: true });
  await first.keeper.stop();
  const second = await openIn(folder);
  expect(essence(second.simulation)).toBe(essence(first.simulation));
  expect(names(second.simulation)).toContain("shop");
  expect(second.simulation.driver.pace).toEqual({ speed: 60, isPaused: true });
  expect(second).toMatchObject({ mustApply: false, told: [] });
});

test("a change is written within a second, several at one go, and nothing where nothing changes", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const folder = await newFolder();
  const { simulation, keeper } = await openIn(folder, {
    pace: { speed: 1, isPaused: true },
  });
  keeper.start();
  for (const name of ["a", "b", "c"]) addNamespace(simulation, name);
  await vi.advanceTimersByTimeAsync(1_000);
  await vi.waitFor(() => expect(keeper.writes).toBe(1));
  expect(await readFile(join(folder, "cluster.snapshot"), "utf8")).toContain('"name":"c"');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(keeper.writes).toBe(1);
});

test.each([
  ["cut off", (text: string) => text.slice(0, text.length / 2)],
  ["changed", (text: string) => text.replace("node-a1", "node-x1")],
  ["empty", () => ""],
  ["something else", () => '{"kind":"List"}\n{}\n'],
])(
  "a file that is %s is set aside with a message, and nothing of it is loaded",
  async (_what, spoil) => {
    const folder = await newFolder();
    const first = await openIn(folder);
    first.keeper.start();
    addNamespace(first.simulation, "shop");
    await first.keeper.stop();
    const path = join(folder, "cluster.snapshot");
    const spoilt = spoil(await readFile(path, "utf8"));
    await writeFile(path, spoilt);
    const { simulation, told, mustApply } = await openIn(folder);
    expect(names(simulation)).not.toContain("shop");
    expect(mustApply).toBe(true);
    expect(told).toEqual([
      expect.stringMatching(/cannot be used .*: it is set aside as .*\.damaged-/),
    ]);
    const [aside = "", ...others] = await readdir(folder);
    expect(others).toEqual([]);
    expect(await readFile(join(folder, aside), "utf8")).toBe(spoilt);
  },
);

test("where another cluster is declared a new one begins, and the old one stays beside it", async () => {
  const folder = await newFolder();
  const first = await openIn(folder);
  first.keeper.start();
  await first.keeper.stop();
  const { told, mustApply } = await openIn(folder, { seed: 2 });
  expect(mustApply).toBe(true);
  expect(told).toEqual([expect.stringContaining("another cluster is declared")]);
  expect(await readdir(folder)).toEqual([expect.stringContaining("cluster.snapshot.replaced-")]);
});

test("where manifests have changed they are applied to what is there", async () => {
  const folder = await newFolder();
  const first = await openIn(folder);
  first.keeper.start();
  addNamespace(first.simulation, "shop");
  await first.keeper.stop();
  const { simulation, mustApply } = await openIn(folder, { manifests: "others" });
  expect(mustApply).toBe(true);
  expect(names(simulation)).toContain("shop");
});

test("what is there and cannot be read is not written over", async () => {
  const folder = await newFolder();
  await mkdir(join(folder, "cluster.snapshot"));
  await expect(openIn(folder)).rejects.toThrow("EISDIR");
});

test("a folder that cannot be written to is told once, and the cluster goes on", async () => {
  const folder = await newFolder();
  const { simulation, keeper, told } = await openIn(folder);
  await mkdir(join(folder, "cluster.snapshot.next"));
  keeper.start();
  await keeper.stop();
  addNamespace(simulation, "shop");
  await keeper.stop();
  expect(told).toEqual([expect.stringContaining("EISDIR")]);
});
