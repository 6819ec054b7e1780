import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { DEPLOYMENTS, PODS } from "../../../cluster/objects/resources.ts";
import { readDeclaration } from "../declaration.ts";
import { Simulation } from "../simulation.ts";
import { applyManifests } from "./apply-manifests.ts";
import { parseManifests } from "./parse-manifests.ts";
import { readManifestFiles } from "./read-manifest-files.ts";

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
  const manifests = parseManifests(await readManifestFiles(paths));
  return manifests.map(({ manifest }) => manifest.metadata.name);
}

test("files in the order of their names, as kubectl takes them, documents and lists one by one", async () => {
  const folder = await folderWith({
    "20-b.yaml": `${named("b1")}\n---\n---\n${named("b2")}\n`,
    "10-a.json": `{"kind":"List","apiVersion":"v1","items":[${JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } })}]}`,
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
    "c.yaml": "{ apiVersion: v1, kind: Namespace }",
  });
  await expect(namesIn([folder])).rejects.toThrow(
    /^a\.yaml:1: a manifest is a mapping .*; b\.yaml:4: .*; c\.yaml:1: a Namespace without a name cannot be applied$/,
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
  const manifests = parseManifests(await readManifestFiles(paths));
  const { store } = simulation.cluster;
  await applyManifests(manifests, { store, ask: (request) => simulation.handle(request) });
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
    "d.yaml": named("d"),
  });
  await expect(applyTo(simulation, [folder])).rejects.toThrow(
    /^b\.yaml:1: Namespace "B" is invalid: .*; a\.yaml:1: no matches for kind "Anvil" in version "acme\.example\/v1"$/,
  );
  const answer = await simulation.handle({
    ...{ method: "GET", path: "/api/v1/namespaces/d", query: new URLSearchParams() },
    ...{ headers: {}, body: new Uint8Array() },
  });
  expect(answer.status).toBe(200);
});

test("what others need comes first, whatever the files are named, and kinds that are defined are known", async () => {
  const simulation = await newSimulation();
  const folder = await folderWith({
    "1-anvil.yaml":
      "{ apiVersion: acme.example/v1, kind: Anvil, metadata: { name: a, namespace: forge } }",
    "2-rule.yaml":
      "{ apiVersion: monitoring.coreos.com/v1, kind: PrometheusRule, metadata: { name: a }, spec: { groups: [] } }",
    "3-forge.yaml": named("forge"),
    "4-definition.yaml": `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: anvils.acme.example }
spec:
  group: acme.example
  scope: Namespaced
  names: { kind: Anvil, plural: anvils }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object } }
`,
  });
  await applyTo(simulation, [folder]);
  const answer = await simulation.handle({
    ...{ method: "GET", path: "/apis/acme.example/v1/namespaces/forge/anvils/a" },
    ...{ query: new URLSearchParams(), headers: {}, body: new Uint8Array() },
  });
  expect(answer.status).toBe(200);
});
