import { expect, test } from "vitest";
import { temporaryFiles } from "../../../../test/support/temporary-files.ts";
import { serveTopology } from "../../../../test/support/topology-server.ts";
import { type ApplyOptions, applyManifests } from "./apply-manifests.ts";

const ROUTER = `\
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "web:1" }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop }
`;

async function place(files: Record<string, string>) {
  const { url } = await serveTopology();
  const cwd = temporaryFiles(files);
  const { signal } = new AbortController();
  const apply = (paths: readonly string[], more: Partial<ApplyOptions> = {}) =>
    applyManifests(url, { paths, cwd, dryRun: false, signal, ...more });
  const get = async (path: string) => (await fetch(url + path)).json();
  return { apply, get };
}

test("objects of files and folders are created, configured or left, namespaces first", async () => {
  const { apply, get } = await place({
    "k8s/router.yaml": ROUTER,
    "k8s/README.md": "not a manifest",
    "two.yaml": ROUTER.replace("replicas: 2", "replicas: 3"),
  });
  const results = async (...paths: string[]) =>
    (await apply(paths)).map(({ kind, result }) => `${kind} ${result}`);
  expect(await results("k8s")).toEqual(["Namespace created", "Deployment created"]);
  expect(await get("/apis/apps/v1/namespaces/shop/deployments/web")).toMatchObject({
    spec: { replicas: 2 },
  });
  expect(await results("k8s/router.yaml", "two.yaml")).toEqual([
    ...["Namespace unchanged", "Namespace unchanged"],
    ...["Deployment unchanged", "Deployment configured"],
  ]);
});

test("a dry run changes nothing, and what is refused is told in the cluster's words", async () => {
  const { apply, get } = await place({
    "bad.yaml": `${ROUTER.replace("namespace: shop", "namespace: default").replace("replicas: 2", "replicaz: 2")}
---
apiVersion: monitoring.example.org/v1
kind: Gauge
metadata: { name: x }
`,
  });
  const applied = await apply(["bad.yaml"], { dryRun: true });
  expect(applied.map(({ kind, result }) => `${kind} ${result}`)).toEqual([
    ...["Namespace created", "Deployment refused", "Gauge refused"],
  ]);
  expect(applied[1]?.message).toContain("replicaz");
  expect(applied[2]?.message).toBe(
    'no matches for kind "Gauge" in version "monitoring.example.org/v1"',
  );
  expect(await get("/api/v1/namespaces/shop")).toMatchObject({ code: 404 });
});

test.for([
  ["gone.yaml", "gone.yaml cannot be applied"],
  ["empty.yaml", "empty.yaml cannot be applied"],
  ["broken.yaml", "broken.yaml:1 cannot be applied"],
  ["nameless.yaml", "nameless.yaml:1 cannot be applied"],
] as const)("%s is refused before anything is sent", async ([file, message]) => {
  const { apply } = await place({
    "empty.yaml": "---\n",
    "broken.yaml": "kind: Pod\n  metadata: [\n",
    "nameless.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {}\n",
  });
  await expect(apply([file])).rejects.toMatchObject({ code: "E_USAGE", message });
});
