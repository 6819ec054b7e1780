import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  addNamespace,
  namespaces,
  newStateFolder,
  openKept,
} from "../../../../test/support/cluster/kept-simulation.ts";
import { TextDigest } from "../../../util/digest.ts";
import { StateWriter } from "./state-writer.ts";

const SNAPSHOT = "cluster.snapshot";

/** What was kept of a cluster: a snapshot, and a journal with a namespace in each of two records. */
async function keepSome(path: string): Promise<string> {
  const { simulation, keeping } = await openKept(path);
  const writer = new StateWriter(keeping);
  await writer.write();
  for (const name of ["shop", "bank"]) {
    addNamespace(simulation, name);
    await writer.write();
  }
  const journal = (await readdir(path)).find((name) => name.startsWith("cluster.journal-"));
  if (journal === undefined) throw new Error("there is no journal");
  return journal;
}

const journalNumber = (journal: string, number: number) => journal.replace(/-1$/, `-${number}`);

test("a snapshot and its journal go on together", async () => {
  const path = await newStateFolder();
  await keepSome(path);
  const { simulation, told, mustApply } = await openKept(path);
  expect(namespaces(simulation)).toEqual(expect.arrayContaining(["shop", "bank"]));
  expect({ told, mustApply }).toEqual({ told: [], mustApply: false });
});

test.each([
  ["begun", -1, ["shop"]],
  ["half written", -600, ["shop"]],
  ["the first, and hardly begun", Number.NEGATIVE_INFINITY, []],
])(
  "a last record that was only %s is left out, and the next one takes its place",
  async (_what, cut, kept) => {
    const path = await newStateFolder();
    const journal = join(path, await keepSome(path));
    const text = await readFile(journal, "utf8");
    const cutOff = cut === Number.NEGATIVE_INFINITY ? text.slice(0, 20) : text.slice(0, cut);
    await writeFile(journal, cutOff);
    const { simulation, keeping, told } = await openKept(path);
    const others = (all: string[]) => all.filter((name) => ["shop", "bank", "new"].includes(name));
    expect(others(namespaces(simulation))).toEqual(kept);
    const writer = new StateWriter(keeping);
    addNamespace(simulation, "new");
    await writer.write();
    const again = await openKept(path);
    expect(others(namespaces(again.simulation)).toSorted()).toEqual(["new", ...kept]);
    expect([...told, ...again.told]).toEqual([]);
  },
);

type Spoil = (journal: string, path: string) => Promise<unknown>;

const rewritten =
  (change: (text: string) => string): Spoil =>
  async (journal, path) => {
    const file = join(path, journal);
    await writeFile(file, change(await readFile(file, "utf8")));
  };
const snapshotRewritten = (change: (text: string) => string): Spoil => {
  return (_journal, path) => rewritten(change)(SNAPSHOT, path);
};

test.each<[string, Spoil]>([
  ["a snapshot that is cut off", snapshotRewritten((text) => text.slice(0, text.length / 2))],
  ["a snapshot that was changed", snapshotRewritten((text) => text.replace("node-a1", "node-x1"))],
  ["an empty snapshot", snapshotRewritten(() => "")],
  ["something else in its place", snapshotRewritten(() => '{"kind":"List"}\n{}\n')],
  ["a first record that was changed", rewritten((text) => text.replace('"shop"', '"shed"'))],
  ["a last record that was changed", rewritten((text) => text.replace('"bank"', '"bang"'))],
  [
    "a record that lacks a line",
    rewritten((text) => text.replace(/\n\{"table":"namespaces".*\n/, "\n")),
  ],
  ["a journal of another one", rewritten((text) => text.replace(/"series":"\w+"/, '"series":"a"'))],
  [
    "a journal that was cut off where another one follows",
    async (journal, path) => {
      await rewritten((text) => text.slice(0, -1))(journal, path);
      await writeFile(join(path, journalNumber(journal, 2)), "");
    },
  ],
  [
    "a journal that is gone",
    async (journal, path) => {
      await writeFile(join(path, journalNumber(journal, 3)), "");
    },
  ],
])("%s: all is set aside with a message, and nothing of it is loaded", async (_what, spoil) => {
  const path = await newStateFolder();
  await spoil(await keepSome(path), path);
  const before = await contents(path);
  const { simulation, told, mustApply, keeping } = await openKept(path);
  expect(namespaces(simulation)).not.toContain("shop");
  expect(mustApply).toBe(true);
  expect(told).toEqual([
    expect.stringMatching(/cannot be used .*: it is set aside as .*\.damaged-/),
  ]);
  const aside = await contents(path);
  expect(aside.every(([name]) => /\.damaged-[\dTZ-]+$/.test(name ?? ""))).toBe(true);
  expect(aside.map(([, text]) => text)).toEqual(before.map(([, text]) => text));
  await new StateWriter(keeping).write();
  expect((await openKept(path)).told).toEqual([]);
});

/** Names and texts, by name. */
async function contents(path: string): Promise<[string, string][]> {
  const names = (await readdir(path)).toSorted();
  return Promise.all(
    names.map(
      async (name): Promise<[string, string]> => [name, await readFile(join(path, name), "utf8")],
    ),
  );
}

test("a journal without the snapshot that it belongs to is set aside with a message", async () => {
  const path = await newStateFolder();
  const journal = await keepSome(path);
  await rm(join(path, SNAPSHOT));
  const { told, mustApply } = await openKept(path);
  expect(mustApply).toBe(true);
  expect(told).toEqual([expect.stringContaining("no snapshot that it belongs to")]);
  expect(await readdir(path)).toEqual([expect.stringContaining(`${journal}.damaged-`)]);
});

test("where another cluster is declared a new one begins, and the old one stays beside it", async () => {
  const path = await newStateFolder();
  const journal = await keepSome(path);
  const { told, mustApply } = await openKept(path, { seed: 2 });
  expect(mustApply).toBe(true);
  expect(told).toEqual([expect.stringContaining("another cluster is declared")]);
  expect((await readdir(path)).toSorted()).toEqual([
    expect.stringContaining(`${journal}.replaced-`),
    expect.stringContaining(`${SNAPSHOT}.replaced-`),
  ]);
});

test("what is there and cannot be read is not written over", async () => {
  const path = await newStateFolder();
  await mkdir(join(path, SNAPSHOT));
  await expect(openKept(path)).rejects.toThrow("EISDIR");
});

test("what an earlier version has kept goes on, and journals of others beside it are of no account", async () => {
  const path = await newStateFolder();
  const { simulation, origin } = await openKept(path);
  addNamespace(simulation, "shop");
  const body = JSON.stringify(simulation.cluster.save());
  const digest = new TextDigest();
  digest.add(body);
  const lines = [
    JSON.stringify({ kind: "devstack-topology", pace: simulation.driver.pace, origin }),
    JSON.stringify({ kind: "devstack-cluster", format: 2 }),
    ...[body, JSON.stringify({ digest: digest.end() }), ""],
  ];
  await writeFile(join(path, SNAPSHOT), lines.join("\n"));
  await writeFile(join(path, "cluster.journal-0badcafe-1"), "of another time");
  const opened = await openKept(path);
  expect(opened).toMatchObject({ told: [], mustApply: false, chain: null });
  expect(namespaces(opened.simulation)).toContain("shop");
  const writer = new StateWriter(opened.keeping);
  await writer.write();
  addNamespace(opened.simulation, "bank");
  await writer.write();
  const names = await readdir(path);
  expect(names).toHaveLength(2);
  expect(names).not.toContain("cluster.journal-0badcafe-1");
  expect(namespaces((await openKept(path)).simulation)).toContain("bank");
});
