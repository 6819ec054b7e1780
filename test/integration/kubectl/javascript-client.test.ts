import { PassThrough } from "node:stream";
import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  KubernetesObjectApi,
  Log,
  Metrics,
  makeInformer,
  PatchStrategy,
  PolicyV1Api,
  setHeaderOptions,
  topNodes,
  topPods,
  type V1Pod,
  Watch,
} from "@kubernetes/client-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KubectlPlace } from "../../support/kubectl-place.ts";

const namespace = "default";
const LABELS = { app: "web" };

let place: KubectlPlace;
let config: KubeConfig;
let core: CoreV1Api;
let apps: AppsV1Api;

beforeAll(async () => {
  place = await KubectlPlace.start();
  config = new KubeConfig();
  config.loadFromString(place.kubeconfig);
  core = config.makeApiClient(CoreV1Api);
  apps = config.makeApiClient(AppsV1Api);
});
afterAll(() => place.close());

const web = {
  metadata: { name: "web", namespace },
  spec: {
    replicas: 2,
    selector: { matchLabels: LABELS },
    template: {
      metadata: { labels: LABELS },
      spec: { containers: [{ name: "web", image: "web:1" }] },
    },
  },
};

async function podsOf(): Promise<V1Pod[]> {
  return (await core.listNamespacedPod({ namespace, labelSelector: "app=web" })).items;
}

/** There are so many pods of it, and all of them ready. */
async function untilReady(count: number): Promise<void> {
  const status = async () =>
    (await apps.readNamespacedDeployment({ name: "web", namespace })).status;
  await expect.poll(async () => (await status())?.readyReplicas).toBe(count);
  // One that is on its way out is among the pods for as long as it takes to end.
  await expect.poll(async () => (await podsOf()).length).toBe(count);
}

test("objects are created, read with real dates, replaced and listed in parts", async () => {
  const made = await apps.createNamespacedDeployment({ namespace, body: web });
  expect(made.metadata?.creationTimestamp).toBeInstanceOf(Date);
  await untilReady(2);
  const { items } = await core.listNode();
  expect(items[0]?.metadata?.labels).toHaveProperty(["topology.kubernetes.io/zone"]);
  const first = await core.listNode({ limit: 4 });
  expect(first.metadata?._continue).toBeDefined();
  const rest = await core.listNode({ limit: 4, _continue: first.metadata?._continue ?? "" });
  expect(first.items.length + rest.items.length).toBe(6);
});

test("the four kinds of patch", async () => {
  const name = "web";
  const body = { spec: { replicas: 3 } };
  const ask = { name, namespace, body };
  for (const strategy of [PatchStrategy.StrategicMergePatch, PatchStrategy.MergePatch]) {
    const options = setHeaderOptions("Content-Type", strategy);
    expect((await apps.patchNamespacedDeployment(ask, options)).spec?.replicas).toBe(3);
  }
  const operations = [{ op: "replace", path: "/spec/replicas", value: 2 }];
  const patched = await apps.patchNamespacedDeployment({ name, namespace, body: operations });
  expect(patched.spec?.replicas).toBe(2);
  const applied = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    ...web,
    spec: { ...web.spec, replicas: 3 },
  };
  const server = setHeaderOptions("Content-Type", PatchStrategy.ServerSideApply);
  const mine = { name, namespace, body: applied, fieldManager: "me", force: true };
  expect((await apps.patchNamespacedDeployment(mine, server)).spec?.replicas).toBe(3);
});

test("status and scale have paths of their own", async () => {
  const scale = await apps.readNamespacedDeploymentScale({ name: "web", namespace });
  expect(scale.spec?.replicas).toBe(3);
  // Of any version: the deployment still changes by itself, as its pods come up.
  const body = { ...scale, metadata: { name: "web", namespace }, spec: { replicas: 2 } };
  await apps.replaceNamespacedDeploymentScale({ name: "web", namespace, body });
  const { spec } = await apps.readNamespacedDeploymentStatus({ name: "web", namespace });
  expect(spec?.replicas).toBe(2);
  await untilReady(2);
});

test("what is refused comes as a status", async () => {
  const refused = core.readNamespacedPod({ name: "none", namespace });
  await expect(refused).rejects.toThrow(ApiException);
  const error = await refused.catch((one: ApiException<string>) => one);
  expect(error).toMatchObject({ code: 404 });
  expect(JSON.parse((error as ApiException<string>).body)).toMatchObject({ reason: "NotFound" });
});

test("a watch and an informer tell what happens", async () => {
  const seen: string[] = [];
  const watch = new Watch(config);
  const controller = await watch.watch(
    `/api/v1/namespaces/${namespace}/configmaps`,
    {},
    (type, object) => seen.push(`${type} ${object.metadata.name}`),
    () => {},
  );
  const list = () => core.listNamespacedConfigMap({ namespace });
  const informer = makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, list);
  const added: string[] = [];
  informer.on("add", (object) => added.push(object.metadata?.name ?? ""));
  await informer.start();
  await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: "seen" } } });
  await expect.poll(() => seen).toContain("ADDED seen");
  await expect.poll(() => added).toContain("seen");
  await informer.stop();
  controller.abort();
});

test("objects of any kind, and of custom kinds", async () => {
  const objects = KubernetesObjectApi.makeApiClient(config);
  const made = await objects.create({
    ...{ apiVersion: "v1", kind: "ConfigMap" },
    metadata: { name: "any", namespace },
  });
  expect(made).toHaveProperty("metadata.uid");
  await objects.delete(made);
  const custom = config.makeApiClient(CustomObjectsApi);
  const where = {
    group: "monitoring.coreos.com",
    version: "v1",
    namespace,
    plural: "servicemonitors",
  };
  const body = {
    ...{ apiVersion: "monitoring.coreos.com/v1", kind: "ServiceMonitor" },
    metadata: { name: "web" },
    spec: { selector: {}, endpoints: [{ port: "http" }] },
  };
  await custom.createNamespacedCustomObject({ ...where, body });
  const found = await custom.getNamespacedCustomObject({ ...where, name: "web" });
  expect(found).toMatchObject({ spec: { endpoints: [{ port: "http" }] } });
});

test("logs and usage", async () => {
  const [pod] = await podsOf();
  const name = pod?.metadata?.name ?? "";
  expect(await core.readNamespacedPodLog({ name, namespace })).toContain(`pod=${name}`);
  const sink = new PassThrough();
  let said = "";
  sink.setEncoding("utf8").on("data", (chunk: string) => {
    said += chunk;
  });
  const following = await new Log(config).log(namespace, name, "web", sink, { tailLines: 1 });
  await expect.poll(() => said).toContain(`pod=${name}`);
  following.abort();
  const metrics = new Metrics(config);
  await expect.poll(async () => (await metrics.getPodMetrics(namespace)).items.length).toBe(2);
  expect((await metrics.getNodeMetrics()).items).toHaveLength(6);
  expect(await topNodes(core)).toHaveLength(6);
  expect(await topPods(core, metrics, namespace)).toHaveLength(2);
});

test("a pod is evicted unless its budget forbids it", async () => {
  const policy = config.makeApiClient(PolicyV1Api);
  const [pod] = await podsOf();
  const name = pod?.metadata?.name ?? "";
  const body = { metadata: { name, namespace } };
  await core.createNamespacedPodEviction({ name, namespace, body });
  await expect
    .poll(async () => (await podsOf()).map(({ metadata }) => metadata?.name))
    .not.toContain(name);
  await untilReady(2);
  const spec = { minAvailable: 2, selector: { matchLabels: LABELS } };
  await policy.createNamespacedPodDisruptionBudget({
    ...{ namespace, body: { metadata: { name: "web" }, spec } },
  });
  const budget = () => policy.readNamespacedPodDisruptionBudget({ name: "web", namespace });
  await expect.poll(async () => (await budget()).status?.currentHealthy).toBe(2);
  const [next] = await podsOf();
  const other = next?.metadata?.name ?? "";
  const refused = core.createNamespacedPodEviction({
    ...{ name: other, namespace, body: { metadata: { name: other, namespace } } },
  });
  await expect(refused).rejects.toMatchObject({ code: 429 });
});

test("all of a kind is deleted at once", async () => {
  await core.deleteCollectionNamespacedConfigMap({
    namespace,
    fieldSelector: "metadata.name=seen",
  });
  const { items } = await core.listNamespacedConfigMap({ namespace });
  expect(items.map(({ metadata }) => metadata?.name)).not.toContain("seen");
  await apps.deleteNamespacedDeployment({ name: "web", namespace });
  await expect.poll(async () => (await podsOf()).length).toBe(0);
});
