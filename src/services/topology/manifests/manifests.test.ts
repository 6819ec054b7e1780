import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { DEPLOYMENTS, PODS } from "../../../cluster/objects/resources.ts";
import { readDeclaration } from "../declaration.ts";
import { Simulation } from "../simulation.ts";
import { applyManifests } from "./apply-manifests.ts";
import { parseManifests } from "./parse-manifests.ts";
import { readManifests } from "./read-manifests.ts";

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "devstack-manifests-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

const named = (name: string) => `{ apiVersion: v1, kind: Namespace, metadata: { name: ${name} } }`;

async function namesIn(paths: readonly string[]): Promise<unknown[]> {
  const manifests = await parseManifests(await readManifests(paths));
  return manifests.map(({ object }) => (object["metadata"] as { name: string }).name);
}

test("files in the order of their names, as kubectl takes them, documents and lists one by one", async () => {
  const folder = await folderWith({
    "20-b.yaml": `${named("b1")}\n---\n---\n${named("b2")}\n`,
    "10-a.json": `{"kind":"List","apiVersion":"v1","items":[${JSON.stringify({ metadata: { name: "a" } })}]}`,
    "30-c.yml": named("c"),
    "README.md": "# not for us",
    "more/z.yaml": named("z"),
  });
  expect(await namesIn([join(folder, "30-c.yml"), folder])).toEqual(["c", "a", "b1", "b2", "c"]);
});

test("what is no manifest is told with its place, and what is not there with its path", async () => {
  const folder = await folderWith({
    "a.yaml": "- 1\n",
    "b.yaml": `${named("b")}\n---\nkind: [\n`,
  });
  await expect(namesIn([folder])).rejects.toThrow(
    /^a\.yaml: a manifest is a mapping .*; b\.yaml, document 2: /,
  );
  await expect(namesIn([join(folder, "nowhere")])).rejects.toThrow(
    /nowhere cannot be read: ENOENT/,
  );
});

async function newSimulation(): Promise<Simulation> {
  const { topology, seed } = await readDeclaration(undefined);
  const pace = { speed: 1, isPaused: true };
  const simulation = new Simulation({ declared: { topology, seed, startMs: 0 }, pace });
  onTestFinished(() => simulation.stop());
  return simulation;
}

async function applyTo(simulation: Simulation, paths: readonly string[]): Promise<void> {
  const manifests = await parseManifests(await readManifests(paths));
  await applyManifests(manifests, (request) => simulation.handle(request));
}

test("the stack's own deployments run, six routers evenly", async () => {
  const simulation = await newSimulation();
  await applyTo(simulation, [join(import.meta.dirname, "../../../../config/topology")]);
  const { cluster } = simulation;
  cluster.advanceTo(60_000);
  for (const { metadata, spec, status } of cluster.store.list(DEPLOYMENTS)) {
    expect(status?.availableReplicas, metadata.name).toBe(spec.replicas);
  }
  const routers = cluster.store
    .list(PODS)
    .filter(({ metadata }) => metadata.labels?.["app"] === "atp-router");
  expect(new Set(routers.map(({ spec }) => spec.nodeName)).size).toBe(6);
});

test("what the API refuses is told in its words, and the rest is applied", async () => {
  const simulation = await newSimulation();
  const folder = await folderWith({
    "a.yaml": "{ apiVersion: acme.example/v1, kind: Anvil, metadata: { name: a } }",
    "b.yaml": "{ apiVersion: v1, kind: Namespace, metadata: { name: B } }",
    "c.yaml": "{ apiVersion: v1, kind: Namespace }",
    "d.yaml": named("d"),
  });
  await expect(applyTo(simulation, [folder])).rejects.toThrow(
    /^a\.yaml: no matches for kind "Anvil" in version "acme\.example\/v1"; b\.yaml: Namespace "B" is invalid: .*; c\.yaml: a Namespace without a name cannot be applied$/,
  );
  const answer = await simulation.handle({
    ...{ method: "GET", path: "/api/v1/namespaces/d", query: new URLSearchParams() },
    ...{ headers: {}, body: new Uint8Array() },
  });
  expect(answer.status).toBe(200);
});
