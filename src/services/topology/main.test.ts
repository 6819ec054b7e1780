import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { eventually } from "../../../test/support/eventually.ts";
import { type ServiceProcess, startService } from "../../../test/support/service-process.ts";

const MANIFESTS = join(import.meta.dirname, "../../../config/topology");

let folder: string;
let service: ServiceProcess;
let base: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "devstack-topology-"));
});
afterEach(async () => {
  await service.end("SIGKILL");
  rmSync(folder, { recursive: true });
});

async function start(env: Record<string, string> = {}): Promise<void> {
  const usual = { TOPOLOGY_STATE_DIR: folder, TOPOLOGY_MANIFESTS: MANIFESTS, HTTP_PORT: "0" };
  service = startService("topology", { ...usual, ...env });
  const { address } = await service.logLine("topology serves");
  base = String(address);
}

interface Listed {
  items: { metadata: { name: string; uid: string } }[];
}

async function list(path: string): Promise<string[]> {
  const { items } = (await (await fetch(base + path)).json()) as Listed;
  return items.map(({ metadata }) => `${metadata.name} ${metadata.uid}`);
}

const create = (name: string) =>
  fetch(`${base}/api/v1/namespaces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ metadata: { name } }),
  });

async function metric(line: string): Promise<number> {
  const text = await (await fetch(`${base}/metrics`)).text();
  const found = text.split("\n").find((one) => one.startsWith(`${line} `));
  return Number(found?.slice(line.length + 1) ?? Number.NaN);
}

test("a restart loses nothing", async () => {
  await start();
  await create("shop");
  const before = [await list("/api/v1/namespaces"), await list("/apis/apps/v1/replicasets")];
  expect(await service.end("SIGTERM")).toMatchObject({ code: 0 });
  await start();
  expect([await list("/api/v1/namespaces"), await list("/apis/apps/v1/replicasets")]).toEqual(
    before,
  );
});

async function podsNotReady(): Promise<string[]> {
  const { items } = (await (await fetch(`${base}/api/v1/pods`)).json()) as {
    items: { metadata: { name: string }; status: { conditions?: Record<string, string>[] } }[];
  };
  expect(items.length).toBeGreaterThan(6);
  const isReady = ({ type, status }: Record<string, string>) =>
    type === "Ready" && status === "True";
  return items
    .filter(({ status }) => !status.conditions?.some(isReady))
    .map(({ metadata }) => metadata.name);
}

test("once it serves, what it was to run is at work, and its time is the wall's", async () => {
  await start({ TOPOLOGY_STATE_DIR: "" });
  expect(await podsNotReady()).toEqual([]);
  expect(await metric("topology_time_ahead_seconds")).toBe(0);
  expect(Math.abs((await metric("topology_time_seconds")) - Date.now() / 1_000)).toBeLessThan(2);
});

test("a time that is paused stands from the very first moment", async () => {
  const zones = [{ name: "a", nodes: 1 }];
  const declared = { zones, classes: {}, storageClasses: [], seed: 1, speed: "paused", knobs: {} };
  const file = join(folder, "topology.json");
  writeFileSync(file, JSON.stringify(declared));
  await start({ TOPOLOGY_STATE_DIR: "", TOPOLOGY_CONFIG: file });
  expect(await podsNotReady()).not.toEqual([]);
});

test("kill -9 loses at most the last second", async () => {
  await start();
  await create("shop");
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const before = await list("/api/v1/namespaces");
  await service.end("SIGKILL");
  await start();
  expect(await list("/api/v1/namespaces")).toEqual(before);
});

test("a damaged state is set aside with a message, and a new cluster begins", async () => {
  writeFileSync(join(folder, "cluster.snapshot"), "half a snap");
  await start();
  expect(service.stdout.join("\n")).toContain("cannot be used");
  expect(readdirSync(folder)).toContainEqual(expect.stringMatching(/^cluster\.snapshot\.damaged-/));
  expect(await list("/api/v1/nodes")).toHaveLength(6);
});

test("metrics tell of the API, the cluster and its time", async () => {
  await start({ TOPOLOGY_STATE_DIR: "" });
  await list("/api/v1/nodes");
  const labels =
    'verb="LIST",group="",version="v1",resource="nodes",subresource="",scope="cluster"';
  expect(await metric(`apiserver_request_total{${labels},code="200"}`)).toBe(1);
  expect(await metric(`apiserver_request_duration_seconds_count{${labels}}`)).toBe(1);
  expect(await metric('topology_nodes{zone="us-east-1a",ready="true",schedulable="true"}')).toBe(2);
  const router = 'namespace="default",deployment="atp-router"';
  expect(await metric(`kube_deployment_spec_replicas{${router}}`)).toBe(6);
  const wanted = 'namespace="default",kind="Deployment",workload="atp-router"';
  expect(await metric(`topology_workload_pods_wanted{${wanted}}`)).toBe(6);
  expect(await metric('apiserver_storage_objects{resource="nodes"}')).toBe(6);
  expect(await metric('scheduler_pending_pods{queue="unschedulable"}')).toBe(0);
  expect(await metric("topology_time_speed")).toBe(1);
  expect(Math.abs((await metric("topology_time_seconds")) - Date.now() / 1_000)).toBeLessThan(10);
  const watch = await fetch(`${base}/api/v1/pods?watch=true`);
  expect(await metric("apiserver_longrunning_requests")).toBe(1);
  await watch.body?.cancel();
  await eventually(async () => (await metric("apiserver_longrunning_requests")) === 0);
});

test("a pattern that takes for ever to fail holds nothing up", async () => {
  await start({ TOPOLOGY_STATE_DIR: "", TOPOLOGY_MANIFESTS: "" });
  const spec = { type: "object", properties: { text: { type: "string", pattern: "^(a+)+$" } } };
  const post = (path: string, body: object) =>
    fetch(base + path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
  const made = await post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
    metadata: { name: "things.example.com" },
    spec: {
      ...{ group: "example.com", scope: "Namespaced", names: { plural: "things", kind: "Thing" } },
      versions: [
        {
          ...{ name: "v1", served: true, storage: true },
          schema: { openAPIV3Schema: { type: "object", properties: { spec } } },
        },
      ],
    },
  });
  expect(made.status).toBe(201);
  const things = "/apis/example.com/v1/namespaces/default/things";
  const refused = await post(things, {
    ...{ apiVersion: "example.com/v1", kind: "Thing", metadata: { name: "a" } },
    spec: { text: `${"a".repeat(60)}b` },
  });
  expect(refused.status).toBe(422);
});

test("made-up paths make no series of their own", async () => {
  await start({ TOPOLOGY_STATE_DIR: "", TOPOLOGY_MANIFESTS: "" });
  for (let index = 0; index < 20; index++) {
    await fetch(`${base}/apis/made-up-${index}/v1/things/${index}`);
    await fetch(`${base}/api/v1/namespaces/default/pods/p/made-up-${index}`);
  }
  const text = await (await fetch(`${base}/metrics`)).text();
  expect(text).not.toContain("made-up");
});

test.each([
  ["a manifest that is refused", { TOPOLOGY_MANIFESTS: "MANIFEST" }, "no matches for kind"],
  ["a declaration that is none", { TOPOLOGY_CONFIG: "MANIFEST" }, "the declaration"],
  ["a port that is none", { HTTP_PORT: "x" }, "HTTP_PORT"],
])("%s ends the start with words", async (_what, env, words) => {
  const file = join(folder, "bad.yaml");
  writeFileSync(file, "{ apiVersion: v9, kind: Thing, metadata: { name: a } }");
  const given = Object.entries(env).map(([name, value]) => [name, value.replace("MANIFEST", file)]);
  service = startService("topology", { HTTP_PORT: "0", ...Object.fromEntries(given) });
  const { code } = await service.ended();
  expect(code).not.toBe(0);
  expect(service.stderr).toContain(words);
});
