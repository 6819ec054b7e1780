import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { restartServices } from "../../src/stack/start-services.ts";
import { eventually } from "../support/eventually.ts";
import { requestedPort } from "../support/requested-ports.ts";
import { shellService, type TestStack, testStack } from "../support/test-stack.ts";
import { listed, serverOfFile, topologyEnv } from "../support/topology-stack.ts";

const ZONE = "topology.kubernetes.io/zone";
const WITHIN_MS = 20_000;

const restart = async (stack: TestStack) =>
  restartServices(await stack.open(), {
    services: ["topology"],
    timeoutMs: WITHIN_MS,
    emit: (event) => stack.events.push(event),
    signal: AbortSignal.timeout(WITHIN_MS),
  });

test("the usual cluster: three zones, two nodes each, the stack's own services, and a kubeconfig", async () => {
  const stack = await testStack({ services: { topology: {} } });
  await stack.up();
  expect((await stack.row("topology")).notes).toContain("3 zones, 6 nodes");
  const { url, kubeconfig } = await topologyEnv(stack);
  expect(await serverOfFile(kubeconfig)).toBe(url);
  const nodes = await listed(url, "/api/v1/nodes");
  expect(nodes.map(({ metadata }) => [metadata.name, metadata.labels?.[ZONE]])).toEqual([
    ["node-a1", "us-east-1a"],
    ["node-a2", "us-east-1a"],
    ["node-b1", "us-east-1b"],
    ["node-b2", "us-east-1b"],
    ["node-c1", "us-east-1c"],
    ["node-c2", "us-east-1c"],
  ]);
  const routers = await listed(url, "/api/v1/pods?labelSelector=app%3Datp-router");
  expect(new Set(routers.map(({ spec }) => spec.nodeName)).size).toBe(6);
});

test("a cluster as devstack.yaml declares it, and a service of the user's that talks to it", async () => {
  const stack = await testStack({
    services: {
      topology: {},
      client: shellService('cp "$KUBECONFIG" told; sleep 60', {
        env: { KUBECONFIG: "${KUBECONFIG}" },
      }),
    },
    topology: {
      region: "eu-west-1",
      zones: { "eu-west-1a": { nodes: 1 }, "eu-west-1b": { nodes: 2, class: "small" } },
      classes: { small: { cpu: 2, memory: "4Gi", labels: { disk: "hdd" } } },
      apply: ["k8s"],
      seed: 7,
      speed: "paused",
      knobs: { nodeMonitorGracePeriod: "20s" },
    },
    files: {
      "k8s/10-shop.yaml": "{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }",
      "k8s/20-map.yaml":
        "{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: shop }, data: { a: b } }",
    },
  });
  await stack.up();
  const { url } = await topologyEnv(stack);
  const nodes = await listed(url, "/api/v1/nodes?labelSelector=disk%3Dhdd");
  expect(nodes.map(({ metadata }) => metadata.name)).toEqual(["node-b1", "node-b2"]);
  const maps = await listed(url, "/api/v1/namespaces/shop/configmaps");
  expect(maps.map(({ metadata }) => metadata.name)).toContain("a");
  expect(await listed(url, "/apis/apps/v1/deployments")).toEqual([]);
  const time = await (await fetch(`${url}/sim/v1/time`)).json();
  expect(time).toMatchObject({ isPaused: true });
  const told = join(stack.folder, "told");
  await eventually(() => readFile(told, "utf8").catch(() => ""));
  expect(await serverOfFile(told)).toBe(url);
});

test("a restart loses nothing, and down keeps what is there until its volumes go", async () => {
  const stack = await testStack({ services: { topology: {} } });
  await stack.up();
  const { url } = await topologyEnv(stack);
  const namespaces = async () =>
    (await listed(url, "/api/v1/namespaces")).map(({ metadata }) => metadata.name);
  const pods = async () =>
    (await listed(url, "/api/v1/pods")).map(({ metadata }) => metadata.uid).sort();
  await fetch(`${url}/api/v1/namespaces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ metadata: { name: "shop" } }),
  });
  const before = await pods();
  expect(before.length).toBeGreaterThan(20);
  await restart(stack);
  expect([await pods(), await namespaces()]).toEqual([before, expect.arrayContaining(["shop"])]);
  await stack.down();
  await stack.up();
  expect([await pods(), await namespaces()]).toEqual([before, expect.arrayContaining(["shop"])]);
  await stack.down({ volumes: true });
  await stack.up();
  expect(await namespaces()).not.toContain("shop");
});

test("manifests that are not there, and manifests that are refused, are told", async () => {
  const stack = await testStack({ services: { topology: {} }, topology: { apply: ["nowhere/"] } });
  expect(await stack.upError()).toMatchObject({
    code: "E_CONFIG",
    why: expect.stringContaining("topology.apply[0]: there is no such file or folder"),
  });
  const toleration = "{ key: a, operator: Exists, effect: NoSchedule, tolerationSeconds: 300 }";
  const pod = `spec: { containers: [{ name: a, image: a }], tolerations: [${toleration}] }`;
  const other = await testStack({
    services: { topology: {} },
    topology: { apply: ["pod.yaml"] },
    files: { "pod.yaml": `{ apiVersion: v1, kind: Pod, metadata: { name: a }, ${pod} }` },
  });
  const error = await other.upError();
  expect(error.details).toMatchObject({ service: "topology" });
  expect(JSON.stringify(error.details)).toContain(
    "effect must be 'NoExecute' when `tolerationSeconds` is set",
  );
});

test("one that runs elsewhere is wired: its address is in the kubeconfig", async () => {
  const first = await testStack({ services: { topology: {} } });
  await first.up();
  const { url } = await topologyEnv(first);
  const second = await testStack({
    services: { topology: { url }, idle: shellService("sleep 60", {}) },
  });
  await second.up();
  const { kubeconfig } = await topologyEnv(second);
  expect(await serverOfFile(kubeconfig)).toBe(url);
});

test("where the service is disabled there is no kubeconfig", async () => {
  const port = await requestedPort();
  const stack = await testStack({ services: { topology: { ports: { http: port } } } });
  await stack.up();
  const { kubeconfig } = await topologyEnv(stack);
  expect(await readFile(kubeconfig, "utf8")).toContain(String(port));
  await stack.down();
  await stack.configure({ services: { idle: shellService("sleep 60", {}) } });
  await stack.up();
  await expect(readFile(kubeconfig, "utf8")).rejects.toThrow("ENOENT");
});
