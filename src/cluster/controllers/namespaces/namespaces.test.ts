import { expect, test } from "vitest";
import { refusal } from "../../../../test/support/cluster/refusal.ts";
import { START_MS } from "../../../../test/support/cluster/test-cluster.ts";
import { createCluster } from "../../create-cluster.ts";
import { findCondition } from "../../objects/conditions.ts";
import type { KubeObject } from "../../objects/meta.ts";
import { withNodeState } from "../../objects/node-state.ts";
import {
  CONFIG_MAPS,
  DEPLOYMENTS,
  NAMESPACES,
  NODES,
  PODS,
  SERVICE_ACCOUNTS,
} from "../../objects/resources.ts";
import type { NewObject } from "../../write/writer.ts";

function place() {
  const cluster = createCluster({ seed: 7, startMs: START_MS });
  cluster.write((writer) =>
    writer.create(NAMESPACES, {
      ...{ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
    }),
  );
  const namespaceOf = (name = "shop") => cluster.store.get(NAMESPACES, "", name);
  return {
    ...{ cluster, namespaceOf },
    delete: (name = "shop") => cluster.write((writer) => writer.delete(NAMESPACES, { name })),
    pass: (seconds: number) => cluster.advanceTo(cluster.nowMs + seconds * 1_000),
    deploy: () =>
      cluster.write((writer) =>
        writer.create(DEPLOYMENTS, {
          ...{ apiVersion: "apps/v1", kind: "Deployment" },
          metadata: { name: "web", namespace: "shop" },
          spec: {
            ...{ replicas: 2, selector: { matchLabels: { app: "web" } } },
            template: {
              metadata: { labels: { app: "web" } },
              spec: { containers: [{ name: "web", image: "web:1" }] },
            },
          },
        }),
      ),
    /** Conditions that hold, with their words. */
    ills: () =>
      (namespaceOf()?.status?.conditions ?? [])
        .filter(({ status }) => status === "True")
        .map(({ type, reason, message }) => `${type} ${reason} ${message}`),
  };
}

const settings = (name: string, finalizers: readonly string[] = []) =>
  ({
    ...{ apiVersion: "v1", kind: "ConfigMap" },
    metadata: { name, namespace: "shop", finalizers },
  }) satisfies NewObject<KubeObject>;

test("a namespace has an account and the certificate of the API, and has them again", () => {
  const { cluster, pass } = place();
  const has = () => [
    ...cluster.store.list(SERVICE_ACCOUNTS, "shop").map(({ metadata }) => metadata.name),
    ...cluster.store.list(CONFIG_MAPS, "shop").map(({ data }) => data?.["ca.crt"]?.slice(0, 27)),
  ];
  const all = ["default", "-----BEGIN CERTIFICATE-----"];
  expect(has()).toEqual(all);
  cluster.write((writer) => {
    writer.delete(SERVICE_ACCOUNTS, { namespace: "shop", name: "default" });
    writer.delete(CONFIG_MAPS, { namespace: "shop", name: "kube-root-ca.crt" });
  });
  pass(0);
  expect(has()).toEqual(all);
  const certificates = cluster.store.get(CONFIG_MAPS, "shop", "kube-root-ca.crt");
  if (certificates === undefined) throw new Error("it has none");
  cluster.write((writer) => writer.update(CONFIG_MAPS, { ...certificates, data: { own: "1" } }));
  expect(has()).toEqual(all);
});

test("an empty namespace is gone five seconds after it was deleted", () => {
  const { namespaceOf, pass, ...one } = place();
  expect(namespaceOf()).toMatchObject({
    metadata: { labels: { "kubernetes.io/metadata.name": "shop" } },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  });
  expect(one.delete()).toMatchObject({
    metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" },
    status: { phase: "Terminating" },
  });
  pass(4);
  expect(namespaceOf()).toBeDefined();
  pass(1);
  expect(namespaceOf()).toBeUndefined();
  expect(one.cluster.store.list(CONFIG_MAPS, "shop")).toEqual([]);
});

test("its pods have the time that they need, and all else waits for them", () => {
  const { cluster, namespaceOf, pass, ...one } = place();
  one.deploy();
  pass(30);
  one.delete();
  pass(5);
  const pods = () => cluster.store.list(PODS, "shop").map(({ metadata }) => metadata);
  expect(pods().map(({ deletionTimestamp }) => deletionTimestamp)).toEqual([
    ...["2026-01-01T00:01:05Z", "2026-01-01T00:01:05Z"],
  ]);
  expect(cluster.store.get(DEPLOYMENTS, "shop", "web")?.metadata.deletionTimestamp).toBeUndefined();
  expect(namespaceOf()?.status?.conditions?.map(({ type, status }) => `${type} ${status}`)).toEqual(
    [
      "NamespaceDeletionDiscoveryFailure False",
      "NamespaceDeletionGroupVersionParsingFailure False",
      "NamespaceDeletionContentFailure False",
      "NamespaceContentRemaining False",
      "NamespaceFinalizersRemaining False",
    ],
  );
  pass(60);
  expect(namespaceOf()).toBeUndefined();
  expect(cluster.store.list(PODS, "shop")).toEqual([]);
  expect(cluster.store.list(DEPLOYMENTS, "shop")).toEqual([]);
});

test("nothing new comes into a namespace that goes", () => {
  const { cluster, ...one } = place();
  one.deploy();
  one.delete();
  expect(
    refusal(() => cluster.write((writer) => writer.create(CONFIG_MAPS, settings("late")))),
  ).toBe(
    '403 configmaps "late" is forbidden: unable to create new content in namespace shop because it is being terminated',
  );
});

test("what a finalizer keeps keeps its namespace, which says so", () => {
  const { cluster, namespaceOf, pass, ills, ...one } = place();
  cluster.write((writer) => writer.create(CONFIG_MAPS, settings("a", ["example.org/one"])));
  one.delete();
  pass(60);
  expect(ills()).toEqual([
    "NamespaceContentRemaining SomeResourcesRemain Some resources are remaining: configmaps. has 1 resource instances",
    "NamespaceFinalizersRemaining SomeFinalizersRemain Some content in the namespace has finalizers remaining: example.org/one in 1 resource instances",
  ]);
  const kept = cluster.store.get(CONFIG_MAPS, "shop", "a");
  if (kept === undefined) throw new Error("it was not kept");
  cluster.write((writer) =>
    writer.update(CONFIG_MAPS, { ...kept, metadata: { ...kept.metadata, finalizers: [] } }),
  );
  pass(20);
  expect(namespaceOf()).toBeUndefined();
});

test("a pod on a node that is lost keeps its namespace for longer than it said", () => {
  const { cluster, namespaceOf, pass, ills, ...one } = place();
  cluster.write((writer) =>
    writer.create(PODS, {
      ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "lone", namespace: "shop" } },
      spec: { containers: [{ name: "web", image: "web:1" }], nodeName: "node-a1" },
    }),
  );
  const node = cluster.store.get(NODES, "", "node-a1");
  if (node === undefined) throw new Error("there is no node");
  cluster.write((writer) => writer.update(NODES, withNodeState(node, "power")));
  one.delete();
  pass(50);
  const fork = cluster.fork();
  expect(ills()).toEqual([
    "NamespaceDeletionContentFailure ContentDeletionFailed Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: shop for gvr: /v1, Resource=pods",
  ]);
  cluster.write((writer) =>
    writer.delete(PODS, { namespace: "shop", name: "lone" }, { gracePeriodSeconds: 0 }),
  );
  pass(120);
  expect(namespaceOf()).toBeUndefined();
  expect(fork.store.get(NAMESPACES, "", "shop")).toBeDefined();
});

test("what the cluster itself lives in cannot be deleted", () => {
  const one = place();
  for (const name of ["default", "kube-public", "kube-system"]) {
    expect(refusal(() => one.delete(name))).toBe(
      `403 namespaces "${name}" is forbidden: this namespace may not be deleted`,
    );
  }
});

test("a namespace with a finalizer of another's is emptied and stays", () => {
  const { cluster, namespaceOf, pass, ...one } = place();
  const finalize = (finalizers: readonly string[]) => {
    const namespace = namespaceOf();
    if (namespace === undefined) throw new Error("it is gone");
    cluster.write((writer) =>
      writer.updateUnchecked(NAMESPACES, { ...namespace, spec: { finalizers } }),
    );
  };
  finalize(["example.org/mine", "kubernetes"]);
  one.delete();
  pass(60);
  expect(namespaceOf()?.spec?.finalizers).toEqual(["example.org/mine"]);
  expect(
    findCondition(namespaceOf()?.status?.conditions, "NamespaceContentRemaining")?.reason,
  ).toBe("ContentRemoved");
  finalize([]);
  expect(namespaceOf()).toBeUndefined();
});

test("other writes leave the finalizers of a namespace alone", () => {
  const { cluster, namespaceOf } = place();
  const namespace = namespaceOf();
  if (namespace === undefined) throw new Error("it is gone");
  cluster.write((writer) => writer.update(NAMESPACES, { ...namespace, spec: { finalizers: [] } }));
  expect(namespaceOf()?.spec?.finalizers).toEqual(["kubernetes"]);
});
